using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using FabAccess.EndToEnd.Labs;
using FabAccess.Mqtt;
using FabAccess.Simulator.Day;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.EndToEnd.Faults;

/// <summary>A lab by itself whose server.json is changed.</summary>
public sealed class IntegrationLab : TestLab
{
    protected override bool HasBoxes => false;
}

/// <summary>The integration broker as a person meets it: a line in server.json, three verbs, and doctor.</summary>
public sealed class IntegrationTests(IntegrationLab lab) : IClassFixture<IntegrationLab>
{
    private const string Unreachable = "integrationsUnreachable";

    [Fact]
    public async Task Accounts_MadeByTheVerbs_ComeAndGo_WhateverHappensToTheirBroker()
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        int port = ((IPEndPoint)squatter.LocalEndpoint).Port, falls = lab.Tap.Falls;
        await lab.Processes.Server.EndAsync(TestLab.Patience);
        // Without a server, and before there is a broker at all.
        var (plug, told) = Added("plug-a", "plug", "shellies/a");
        Assert.Contains("server.json has no", told, StringComparison.Ordinal);
        Listen(port);
        await lab.Processes.StartServerAsync();
        await Until.RequireAsync("the server runs on and its doctor finds the port taken", () => Task.FromResult(Findings().Contains(Unreachable)), TestLab.Patience);
        Assert.Contains("is taken by another program", Added("wall", "dashboard", "shellies").Trouble, StringComparison.Ordinal);
        squatter.Stop();
        await Until.RequireAsync("it is found sound", () => Task.FromResult(!Findings().Contains(Unreachable)), TestLab.Patience);

        using var device = Client(port, plug);
        await Until.RequireAsync("the plug is in", () => device.IsConnected, TestLab.Patience);
        var (box, nothing) = Added("box-a", "box", "shellies/a");
        Assert.Null(nothing);
        using var driver = Client(port, box);
        await Until.RequireAsync("the box is in", () => driver.IsConnected, TestLab.Patience);
        Assert.Equal(["box-a", "plug-a", "wall"], Listed());
        using (var other = Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(lab.ServerData, "integrations", "mosquitto.pid")), System.Globalization.CultureInfo.InvariantCulture))) other.Kill();
        await Until.RequireAsync("both have fallen", () => !device.IsConnected && !driver.IsConnected, TestLab.Patience);
        await Until.RequireAsync("both are back", () => device.IsConnected && driver.IsConnected, TestLab.Patience);

        Assert.Equal((0, ""), (Run(out string said, "remove", "plug-a").Code, ""));
        Assert.Contains("let in no more", said, StringComparison.Ordinal);
        await Until.RequireAsync("the plug is cut off", () => !device.IsConnected, TestLab.Patience);
        Assert.True(driver.IsConnected);
        Assert.Equal(3, Run(out _, "remove", "plug-a").Code);
        Assert.Equal(3, Run(out _, "add", "x", "--kind", "box", "--prefix", "fabaccess/v1").Code);
        Assert.Equal(["box-a", "wall"], Listed());
        // It fell once, with the server.
        await Until.RequireAsync("the boxes' broker is as it was", () => lab.Tap.Falls == falls + 1, TestLab.Patience);
    }

    private void Listen(int port)
    {
        var settings = JsonNode.Parse(File.ReadAllText(lab.Processes.ServerConfig))!;
        settings["integrations"] = new JsonObject { ["listen"] = $"127.0.0.1:{port}" };
        File.WriteAllText(lab.Processes.ServerConfig, settings.ToJsonString());
    }

    private (MqttAccount Account, string? Trouble) Added(string name, string kind, string prefix)
    {
        Assert.Equal((0, ""), Run(out string said, "add", name, "--kind", kind, "--prefix", prefix, "--json"));
        var made = JsonNode.Parse(said)!;
        Assert.Equal((name, kind, prefix), ((string)made["name"]!, (string)made["kind"]!, (string)made["prefixes"]![0]!));
        return (new(name, (string)made["password"]!), (string?)made["trouble"]);
    }

    private string[] Listed()
    {
        Assert.Equal((0, ""), Run(out string said, "list", "--json"));
        return [.. JsonNode.Parse(said)!.AsArray().Select(a => (string)a!["name"]!)];
    }

    private (int Code, string Complaint) Run(out string said, params string[] words)
    {
        using var verb = Process.Start(new ProcessStartInfo(Programs.Server, ["integration", .. words, "--config", lab.Processes.ServerConfig]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        said = verb.StandardOutput.ReadToEnd();
        string complaint = verb.StandardError.ReadToEnd();
        verb.WaitForExit();
        return (verb.ExitCode, verb.ExitCode == 0 ? complaint : "");
    }

    private List<string> Findings()
    {
        using var doctor = Process.Start(new ProcessStartInfo(Programs.Server, ["doctor", "--json", "--config", lab.Processes.ServerConfig]) { RedirectStandardOutput = true })!;
        string output = doctor.StandardOutput.ReadToEnd();
        doctor.WaitForExit();
        using var report = JsonDocument.Parse(output);
        return [.. report.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("kind").GetString()!)];
    }

    private static MosquittoLink Client(int port, MqttAccount account)
    {
        var link = new MosquittoLink(
            new("127.0.0.1", port, account.User) { Account = account, FirstRetry = TimeSpan.FromMilliseconds(50), LongestRetry = TimeSpan.FromMilliseconds(200) }, NullLogger.Instance);
        link.Start(new FirstAnswer());
        return link;
    }
}
