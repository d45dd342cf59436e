using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Health;

/// <summary>
/// Where the running box says how it stands, to whoever may open its data folder: a Unix socket that answers each
/// connection with one JSON document and closes. <c>doctor</c> asks here, because only one program can hold a reader or a line.
/// </summary>
public sealed class HealthSocket : IDisposable
{
    private const string Name = "health.sock";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly Socket? listener;
    private readonly string path;
    private readonly Func<BoxHealth> look;
    private readonly Thread? thread;

    /// <param name="folder">The data folder, which this program owns.</param>
    /// <param name="look">Tells how the box stands; from the socket's thread.</param>
    /// <param name="log">A socket that cannot be had is said, and is no reason not to run.</param>
    public HealthSocket(string folder, Func<BoxHealth> look, ILogger log)
    {
        (path, this.look) = (Path.Combine(folder, Name), look);
        try
        {
            File.Delete(path);
            listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(4);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            HealthLog.NoSocket(log, path, e.Message);
            listener?.Dispose();
            listener = null;
            return;
        }
        thread = new Thread(Serve) { Name = "health", IsBackground = true };
        thread.Start();
    }

    /// <summary>Asks the box that runs in this folder.</summary>
    /// <returns>Null when none answers: it does not run, or is too old to.</returns>
    public static BoxHealth? Ask(string folder)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = (int)Longest.TotalMilliseconds };
            socket.Connect(new UnixDomainSocketEndPoint(Path.Combine(folder, Name)));
            using var answer = new NetworkStream(socket);
            return JsonSerializer.Deserialize(answer, HealthJson.Default.BoxHealth);
        }
        catch (Exception e) when (e is SocketException or IOException or JsonException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (listener is null) return;
        listener.Dispose();
        thread?.Join(Longest);
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that takes nothing any more keeps it; nobody answers there, and the next start tries again.
        }
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                using var asking = listener!.Accept();
                asking.SendTimeout = (int)Longest.TotalMilliseconds;
                asking.Send(JsonSerializer.SerializeToUtf8Bytes(look(), HealthJson.Default.BoxHealth));
            }
            catch (SocketException e) when (e.SocketErrorCode is not (SocketError.OperationAborted or SocketError.Interrupted or SocketError.InvalidArgument))
            {
                // Whoever asked is gone; the next one may ask.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (Exception)
            {
                // Whatever cannot be told: nobody's machine stops for it, and who asked is told nothing.
            }
        }
    }
}
