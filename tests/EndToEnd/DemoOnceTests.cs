using System.Text.Json;
using FabAccess.EndToEnd.Labs;
using FabAccess.Protocol;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;

namespace FabAccess.EndToEnd;

/// <summary>What the README promises, while somebody with the protocol's document in hand listens to every message.</summary>
public sealed class DemoOnceTests
{
    /// <summary>It comes once a minute in a session, and no session of the demo's day is that long.</summary>
    private const string OnceAMinute = "sessionRunning";

    private const string Observer = "recorder";

    // A day in which no disk fails and nobody forges anything.
    private static readonly string[] OnlyAfterHarm = ["memoryLost", "rightsRefused"];

    // The machines of the scripted day are the plainest ones.
    private static readonly string[] OnlyByRules =
        ["sessionExtended", "holderLeft", "holderBack", "endHeld", "coolDownStarted", "coolDownEnded", "checkNeeded", "inspected", "problemReported", "problemLifted", "certificationGranted", "badgeEnrolled"];

    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Demo_PlayedOnce_EndsWellAndSaysOnlyWhatTheProtocolDescribes()
    {
        string state = Programs.StateOf("DemoOnce");
        var output = new List<string>();
        await using var demo = new ChildProcess("demo", Programs.Simulator, ["demo", "--once", "--state", state, "--server", Programs.Server, "--edge", Programs.Edge], LogFile());
        demo.Printed += line =>
        {
            lock (output) output.Add(line);
        };
        await demo.StartAsync();
        await demo.WaitForLineAsync(l => l.StartsWith("Starting server", StringComparison.Ordinal), TestLab.Patience);

        // The broker comes a moment after these words; the recorder waits for it.
        var (ca, identity) = await ObserverAsync(state);
        using var recorder = await TrafficRecorder.Start(BrokerPort(state), new(ca, identity), $"observer:{Observer}", DemoLab.Seed.Site);
        int code = await demo.ExitAsync(AtMost);

        string[] lines = [.. output];
        // The summary is the one object among the sentences.
        string json = string.Join('\n', lines[Array.IndexOf(lines, "{")..(Array.LastIndexOf(lines, "}") + 1)]);
        using var summary = JsonDocument.Parse(json);
        var root = summary.RootElement;
        string[] failed = [.. root.GetProperty("checks").EnumerateArray().Where(c => !c.GetProperty("holds").GetBoolean()).Select(c => c.ToString())];
        Assert.Empty(failed);
        Assert.Equal(0, code);
        Assert.Equal(root.GetProperty("sessionsJournaled").GetInt64(), root.GetProperty("sessionsStored").GetInt64());
        Assert.Equal(0, root.GetProperty("duplicates").GetInt64());
        Assert.True(root.GetProperty("money").GetProperty("minor").GetInt64() > 0);

        Assert.Empty(recorder.Violations);
        // Nobody in the office ends a session on such a day; OrderTests does.
        Assert.Equal(["order"], recorder.Unseen);
        Assert.Equal([OnceAMinute, .. OnlyAfterHarm, .. OnlyByRules], recorder.UnseenEvents);
    }

    // As a person would who wants to read along.
    private static async Task<(string Ca, string Identity)> ObserverAsync(string state)
    {
        string folder = Path.Combine(state, Observer);
        var verb = new ChildProcess(Observer, Programs.Server, ["observer", "create", Observer, "--out", folder, "--config", Path.Combine(state, "server.json")], LogFile());
        await using (verb)
        {
            await verb.StartAsync();
            Assert.Equal(0, await verb.ExitAsync(TestLab.Patience));
        }
        return (Path.Combine(folder, "ca.pem"), Path.Combine(folder, "observer.pem"));
    }

    private static string LogFile()
    {
        string folder = Programs.StateOf("logs");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, "demo-once.log");
    }

    private static int BrokerPort(string state)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(state, "server.json")));
        return System.Net.IPEndPoint.Parse(config.RootElement.GetProperty("broker").GetProperty("listen").GetString()!).Port;
    }
}
