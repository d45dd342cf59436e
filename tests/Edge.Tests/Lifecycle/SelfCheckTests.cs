using System.Net.Sockets;
using FabAccess.Edge.Lifecycle;
using FabAccess.Edge.Tests.Time;
using FabAccess.Service;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Lifecycle;

public sealed class SelfCheckTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-check-");
    private readonly Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly VirtualTime time = new();
    private readonly List<string> stopped = [];
    private bool isInUse;
    private readonly ServiceNotify service;

    public SelfCheckTests()
    {
        string path = Path.Combine(folder.FullName, "notify");
        manager.Bind(new UnixDomainSocketEndPoint(path));
        service = ServiceNotify.Of(name => name == "NOTIFY_SOCKET" ? path : null, process: 1);
    }

    public void Dispose()
    {
        service.Dispose();
        manager.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Manager_HearsThatTheBoxIsAlive_OnlyWhileEveryLoopTurns()
    {
        Pulse worker = new("machine laser-1", TimeSpan.FromSeconds(3), time), reader = new("reader of laser-1", TimeSpan.FromSeconds(10), time);
        using var check = Check(worker, reader);
        worker.Awake();
        reader.Asleep(TimeSpan.FromSeconds(1));
        Assert.True(check.Look());
        time.Pass(TimeSpan.FromSeconds(4));
        Assert.False(check.Look());
        Assert.False(check.Look());
        Assert.Equal(["machine laser-1"], stopped);
        worker.Asleep(TimeSpan.FromSeconds(1));
        Assert.True(check.Look());
        Assert.Equal(["WATCHDOG=1", "STATUS=the machine laser-1 hangs", "WATCHDOG=1"], Heard());
    }

    [Fact]
    public void Loop_ThatCanWait_IsRestartedForWhenNoMachineRuns()
    {
        var reader = new Pulse("reader of laser-1", TimeSpan.FromSeconds(10), time) { CanWait = true };
        using var check = Check(reader);
        reader.Awake();
        time.Pass(TimeSpan.FromSeconds(11));
        isInUse = true;
        Assert.True(check.Look());
        isInUse = false;
        Assert.False(check.Look());
    }

    [Fact]
    public void Loop_ThatSleepsUntilSomethingComes_IsAlive()
    {
        var journal = new Pulse("journal", TimeSpan.FromSeconds(60), time);
        journal.Awake();
        journal.Asleep(Timeout.InfiniteTimeSpan);
        time.Pass(TimeSpan.FromDays(30));
        Assert.True(journal.IsAlive);
    }

    private SelfCheck Check(params Pulse[] pulses) => new([.. pulses], service, pulse => stopped.Add(pulse.Name), () => isInUse, NullLogger.Instance);

    private List<string> Heard()
    {
        var heard = new List<string>();
        byte[] buffer = new byte[256];
        while (manager.Available > 0) heard.Add(System.Text.Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer)));
        return heard;
    }
}
