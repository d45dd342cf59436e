using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FabAccess.Server.Tests.Broker;

public sealed class BrokerSupervisorTests
{
    [Fact]
    public async Task Start_PortZero_RunsOnAFreePortThatIsTold()
    {
        await using var broker = await new BrokerDriver().Started();

        Assert.NotEqual(0, broker.State.Port);
        Assert.Null(broker.State.Reason);
        Assert.True(broker.TakesConnections());
    }

    [Fact]
    public async Task BrokerKilled_Supervised_IsBackAndTheDeathWasSaid()
    {
        await using var broker = await new BrokerDriver().Started();
        int first = broker.ProcessNumber;

        End(first);

        await Until.True(() => broker.Lines.Count(l => l.Id.Id == 2001) == 2, "the broker is back");
        Assert.NotEqual(first, broker.ProcessNumber);
        Assert.True(broker.TakesConnections());
        Assert.Contains(broker.Lines, l => l.Id.Id == 2002 && l.Text.Contains("ended by signal 9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_BinaryMissing_IsSaidOnceWithThePackageToInstall()
    {
        await using var broker = new BrokerDriver(o => o with { Mosquitto = "/nowhere/mosquitto", LongestRestart = TimeSpan.FromMilliseconds(20) });
        await broker.Start();

        await Until.True(() => broker.State.Reason?.Contains("apt install mosquitto", StringComparison.Ordinal) == true, "the reason is given");
        await Until.True(() => !File.Exists(broker.Configuration) && broker.Lines.Any(l => l.Id.Id == 2002), "the reason is logged");

        Assert.False(broker.State.IsRunning);
        Assert.Single(broker.Lines, l => l.Id.Id == 2002);
    }

    [Fact]
    public async Task Start_PortTaken_IsSaidAndWorksOnceThePortIsFree()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var broker = new BrokerDriver(o => o with { Listen = new(IPAddress.Loopback, port) });
        await broker.Start();
        await Until.True(() => broker.State.Reason?.Contains($"127.0.0.1:{port} is taken", StringComparison.Ordinal) == true, "the reason is given");

        other.Stop();

        await Until.True(() => broker.State.IsRunning, "the broker runs");
    }

    [Fact]
    public async Task Start_ProgramThatComplainsAndEnds_ItsComplaintIsTheReason()
    {
        string program = Path.GetTempFileName();
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho 'Error: no luck' >&2\nexit 3\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var broker = new BrokerDriver(o => o with { Mosquitto = program });
        await broker.Start();

        await Until.True(() => broker.State.Reason?.Contains("Error: no luck", StringComparison.Ordinal) == true, "the reason is given");
        File.Delete(program);
    }

    [Fact]
    public async Task Stop_Server_EndsTheChild()
    {
        await using var broker = await new BrokerDriver().Started();
        int number = broker.ProcessNumber;

        await broker.Stop();

        Assert.False(IsAlive(number));
        Assert.False(broker.State.IsRunning);
    }

    [Fact]
    public async Task Start_BrokerOfAnEarlierRunOnOurConfiguration_IsEndedFirst()
    {
        await using var broker = new BrokerDriver();
        using var orphan = StartByHand(broker);
        await Until.True(broker.TakesConnections, "the orphan listens");

        await broker.Started();

        Assert.True(orphan.HasExited);
        Assert.Contains(broker.Lines, l => l.Id.Id == 2003);
    }

    [Fact]
    public async Task Start_ProcessNumberOfSomebodyElse_IsLeftAlone()
    {
        await using var broker = new BrokerDriver();
        using var stranger = Process.Start("sleep", "60");
        Directory.CreateDirectory(Path.GetDirectoryName(broker.ProcessNumberFile)!);
        await File.WriteAllTextAsync(broker.ProcessNumberFile, $"{stranger.Id}\n");

        await broker.Started();

        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    internal static bool IsAlive(int number) => Directory.Exists($"/proc/{number}") && !File.ReadAllText($"/proc/{number}/stat").Contains(") Z ", StringComparison.Ordinal);

    internal static void End(int number)
    {
        using var process = Process.GetProcessById(number);
        process.Kill();
    }

    private static Process StartByHand(BrokerDriver broker)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(broker.Configuration)!);
        File.WriteAllText(broker.Configuration, $"listener {broker.State.Port} 127.0.0.1\nallow_anonymous true\n");
        var process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", broker.Configuration]) { RedirectStandardError = true })!;
        File.WriteAllText(broker.ProcessNumberFile, $"{process.Id}\n");
        return process;
    }
}
