using System.Net;
using System.Net.Sockets;

namespace FabAccess.Simulator.Hardware;

/// <summary>
/// The network between one box and the broker: a TCP relay on 127.0.0.1 that can be cut and mended. Cut, it ends what is
/// connected and refuses what comes, as a pulled cable looks to a program whose kernel noticed it.
/// </summary>
public sealed class NetworkCable : IAsyncDisposable
{
    private const int BufferBytes = 16 * 1024;

    private readonly int toPort;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;
    private volatile CancellationTokenSource cut = new();
    private volatile bool isCut;

    /// <param name="toPort">Where the broker listens on 127.0.0.1.</param>
    public NetworkCable(int toPort)
    {
        this.toPort = toPort;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    /// <summary>Where the box connects to.</summary>
    public int Port { get; }

    public bool IsCut => isCut;

    public void Cut()
    {
        isCut = true;
        cut.Cancel();
    }

    public void Mend()
    {
        if (!isCut) return;
        cut = new();
        isCut = false;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        Cut();
        listener.Dispose();
        await accepting.ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var box = await listener.AcceptTcpClientAsync(stopping.Token).ConfigureAwait(false);
                if (isCut) box.Dispose();
                else _ = CarryAsync(box, cut.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The lab ends.
        }
    }

    private async Task CarryAsync(TcpClient box, CancellationToken whenCut)
    {
        using var broker = new TcpClient { NoDelay = true };
        using (box)
        {
            box.NoDelay = true;
            try
            {
                await broker.ConnectAsync(IPAddress.Loopback, toPort, whenCut).ConfigureAwait(false);
                var up = box.GetStream().CopyToAsync(broker.GetStream(), BufferBytes, whenCut);
                var down = broker.GetStream().CopyToAsync(box.GetStream(), BufferBytes, whenCut);
                await Task.WhenAny(up, down).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // Either end is gone or the cable is cut: both ends are closed below.
            }
        }
    }
}
