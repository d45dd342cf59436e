using System.Net;
using System.Net.Sockets;
using System.Text;
using FabAccess.Simulator.Hardware;

namespace FabAccess.Simulator.Tests.Hardware;

public sealed class NetworkCableTests : IAsyncDisposable
{
    private readonly TcpListener broker = new(IPAddress.Loopback, 0);
    private readonly NetworkCable cable;

    public NetworkCableTests()
    {
        broker.Start();
        cable = new(((IPEndPoint)broker.LocalEndpoint).Port);
    }

    public async ValueTask DisposeAsync()
    {
        await cable.DisposeAsync();
        broker.Dispose();
    }

    [Fact]
    public async Task Cable_CutAndMended_CarriesEndsAndCarriesAgain()
    {
        Assert.Equal("hello", await SayHelloAsync());
        using (var box = await ConnectAsync())
        using (await broker.AcceptTcpClientAsync())
        {
            cable.Cut();
            Assert.Equal(0, await box.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(5)));
        }
        using (var refused = await ConnectAsync()) Assert.Equal(0, await ReadEndAsync(refused));
        cable.Mend();
        Assert.Equal("hello", await SayHelloAsync());
    }

    private async Task<string> SayHelloAsync()
    {
        using var box = await ConnectAsync();
        using var atBroker = await broker.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(5));
        await box.GetStream().WriteAsync("hello"u8.ToArray());
        var bytes = new byte[5];
        await atBroker.GetStream().ReadExactlyAsync(bytes).AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        return Encoding.ASCII.GetString(bytes);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var box = new TcpClient();
        await box.ConnectAsync(IPAddress.Loopback, cable.Port);
        return box;
    }

    // A refused connection ends at once, by an end or by a reset.
    private static async Task<int> ReadEndAsync(TcpClient box)
    {
        try
        {
            return await box.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
