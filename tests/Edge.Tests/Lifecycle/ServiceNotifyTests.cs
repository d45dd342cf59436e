using System.Net.Sockets;
using System.Text;
using FabAccess.Service;

namespace FabAccess.Edge.Tests.Lifecycle;

public sealed class ServiceNotifyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-notify-");
    private readonly Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
    private readonly Dictionary<string, string> variables = [];

    public ServiceNotifyTests()
    {
        string path = Path.Combine(folder.FullName, "notify");
        manager.Bind(new UnixDomainSocketEndPoint(path));
        variables["NOTIFY_SOCKET"] = path;
    }

    public void Dispose()
    {
        manager.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Messages_ToTheServiceManager_AreThoseOfSdNotify()
    {
        using var service = Service();
        service.Ready();
        service.Alive();
        service.Status("laser-1\nhangs");
        service.Stopping();
        Assert.Equal(["READY=1", "WATCHDOG=1", "STATUS=laser-1 hangs", "STOPPING=1"], [Heard(), Heard(), Heard(), Heard()]);
    }

    [Theory]
    [InlineData("3000000", null, 3.0)]
    [InlineData("3000000", "42", 3.0)]
    [InlineData("3000000", "41", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void Watchdog_FromTheEnvironment_IsForThisProcessOnly(string? microseconds, string? process, double? seconds)
    {
        if (microseconds is not null) variables["WATCHDOG_USEC"] = microseconds;
        if (process is not null) variables["WATCHDOG_PID"] = process;
        using var service = Service();
        Assert.Equal(seconds, service.Watchdog?.TotalSeconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    [InlineData("/nowhere/at/all")]
    public void Socket_ThatNobodyListensTo_IsNoError(string? path)
    {
        variables.Remove("NOTIFY_SOCKET");
        if (path is not null) variables["NOTIFY_SOCKET"] = path;
        using var service = Service();
        service.Ready();
        Assert.Null(service.Watchdog);
    }

    [Fact]
    public void Manager_ThatIsGone_StopsNothing()
    {
        using var service = Service();
        manager.Dispose();
        service.Alive();
        service.Stopping();
    }

    private ServiceNotify Service() => ServiceNotify.Of(variables.GetValueOrDefault, process: 42);

    private string Heard()
    {
        byte[] buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer));
    }
}
