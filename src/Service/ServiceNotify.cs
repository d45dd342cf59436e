using System.Net.Sockets;
using System.Text;

namespace FabAccess.Service;

/// <summary>
/// Tells systemd how the service stands: datagrams to the socket that it names in NOTIFY_SOCKET (sd_notify(3)). Where
/// nobody listens, as in a terminal, nothing is sent. A service manager that does not take a message is no reason to stop a machine.
/// </summary>
public sealed class ServiceNotify : IDisposable
{
    private readonly Socket? socket;

    private ServiceNotify(Socket? socket, TimeSpan? watchdog) => (this.socket, Watchdog) = (socket, watchdog);

    /// <summary>The service manager ends the process when it heard no <see cref="Alive"/> for so long; null when it does not watch.</summary>
    public TimeSpan? Watchdog { get; }

    /// <summary>The service manager that started this process, if one did.</summary>
    public static ServiceNotify OfThisProcess() => Of(Environment.GetEnvironmentVariable, Environment.ProcessId);

    internal static ServiceNotify Of(Func<string, string?> variable, int process)
    {
        // A leading @ stands for the zero byte of an abstract socket; .NET takes that byte itself.
        if (variable("NOTIFY_SOCKET") is not { Length: > 1 } path || path[0] is not ('/' or '@')) return new(null, null);
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
        }
        catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
        {
            socket.Dispose();
            return new(null, null);
        }
        bool isForOther = int.TryParse(variable("WATCHDOG_PID"), out int watched) && watched != process;
        bool isWatched = long.TryParse(variable("WATCHDOG_USEC"), out long microseconds) && microseconds > 0 && !isForOther;
        return new(socket, isWatched ? TimeSpan.FromMicroseconds(microseconds) : null);
    }

    /// <summary>The start is over: badges count.</summary>
    public void Ready() => Send("READY=1");

    /// <summary>Everything that must be alive is.</summary>
    public void Alive() => Send("WATCHDOG=1");

    /// <summary>The end has begun.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>One line for a person who asks the service manager.</summary>
    public void Status(string sentence) => Send($"STATUS={sentence.ReplaceLineEndings(" ")}");

    public void Dispose() => socket?.Dispose();

    private void Send(string message)
    {
        try
        {
            socket?.Send(Encoding.UTF8.GetBytes(message));
        }
        catch (SocketException)
        {
            // It went away, or is full: the next message tells as much.
        }
    }
}
