using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace FabAccess.Mqtt;

/// <summary>
/// <see cref="IMqttLink"/> over libmosquitto: one thread that connects, serves the connection and, when it is lost,
/// waits and connects again until the link is disposed. Looking up names and connecting happen on that thread only.
/// Disposing sends what was accepted (for at most a second) and says goodbye, so the last will is not published.
/// </summary>
public sealed class MosquittoLink : IMqttLink
{
    /// <summary>Bytes. A longer message is not sent (<see cref="PublishResult.Refused"/>) and one that comes in is not taken (logged).</summary>
    public const int LongestPayload = 16 * 1024 * 1024;

    private static readonly TimeSpan LookupLimit = TimeSpan.FromSeconds(10), EndLimit = TimeSpan.FromSeconds(5);

    private readonly MqttLinkOptions options;
    private readonly ILogger logger;
    private readonly ReconnectDelay delay;
    private readonly Wakeup wakeup = new();
    private readonly CancellationTokenSource ending = new();
    private MosquittoConnection? connection;
    private Thread? thread;
    private int addressTurn;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="DllNotFoundException">libmosquitto is not installed; the text names the Debian package.</exception>
    public MosquittoLink(MqttLinkOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        MqttLinkOptionsCheck.Check(options);
        Mosquitto.Require();
        (this.options, this.logger) = (options, logger);
        delay = new(options.FirstRetry, options.LongestRetry);
    }

    public bool IsConnected => Volatile.Read(ref connection)?.IsUp ?? false;

    public void Start(IMqttHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ObjectDisposedException.ThrowIf(ending.IsCancellationRequested, this);
        if (thread is not null) throw new InvalidOperationException("The link was started before.");
        thread = new(() => Run(handler)) { IsBackground = true, Name = $"mqtt {options.ClientId}" };
        thread.Start();
    }

    public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, MqttQos qos, bool retain)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        return Volatile.Read(ref connection)?.Publish(topic, payload, qos, retain) ?? PublishResult.NotConnected;
    }

    /// <summary>Waits for the handler to return from what it is doing, but not for more than 5 s: then the thread ends by itself later.</summary>
    public void Dispose()
    {
        if (ending.IsCancellationRequested) return;
        ending.Cancel();
        wakeup.Wake();
        if (thread is null) Free();
        else if (thread != Thread.CurrentThread && !thread.Join(EndLimit)) MqttLog.EndsLate(logger, options.ClientId, EndLimit.TotalSeconds);
    }

    private void Run(IMqttHandler handler)
    {
        bool isDown = false;
        var at = options;
        // A broker that was away, and is back and does not let this client in, is other news.
        var refusals = new HashSet<string>();
        while (!ending.IsCancellationRequested)
        {
            var (reason, lasted, wasUp, isRefusal) = Attempt(handler, at);
            if (ending.IsCancellationRequested) break;
            if (wasUp) refusals.Clear();
            if ((isRefusal && refusals.Add(reason)) || wasUp || !isDown)
            {
                isDown = true;
                MqttLog.Disconnected(logger, at.Host, at.Port, reason);
                Tell(handler, reason);
            }
            else
            {
                MqttLog.StillDisconnected(logger, at.Host, at.Port, reason);
            }
            if (!wasUp && options.Former is { } former) at = ReferenceEquals(at, options) ? options with { Host = former.Host, Port = former.Port } : options;
            WaitFor(delay.Next(lasted, Random.Shared.NextDouble()));
        }
        Free();
    }

    private (string Reason, TimeSpan Lasted, bool WasUp, bool IsRefusal) Attempt(IMqttHandler handler, MqttLinkOptions at)
    {
        try
        {
            // A name that is to be compared is looked up by the library, which compares what it was given.
            string address = at.Tls is { ComparesName: true } ? at.Host : LookUp(at.Host);
            using var attempt = new MosquittoConnection(at, handler, logger, wakeup);
            Volatile.Write(ref connection, attempt);
            string reason = attempt.Run(address, () => ending.IsCancellationRequested);
            return (reason, attempt.Lasted, attempt.WasUp, attempt.IsRefused);
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidOperationException or OperationCanceledException)
        {
            return (e.Message, TimeSpan.Zero, false, false);
        }
        finally
        {
            Volatile.Write(ref connection, null);
        }
    }

    // The library would try the first address of a name only, as its connect does not wait; taking turns reaches them all.
    private string LookUp(string host)
    {
        if (IPAddress.TryParse(host, out var literal)) return literal.ToString();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        limit.CancelAfter(LookupLimit);
        var found = Dns.GetHostAddressesAsync(host, limit.Token).GetAwaiter().GetResult();
        if (found.Length == 0) throw new IOException($"the name {host} has no address");
        addressTurn = (addressTurn + 1) % found.Length;
        return found[addressTurn].ToString();
    }

    private void Tell(IMqttHandler handler, string reason)
    {
        try
        {
            handler.Disconnected(reason);
        }
#pragma warning disable CA1031 // A handler's failure may not end the link.
        catch (Exception e)
#pragma warning restore CA1031
        {
            MqttLog.HandlerFailed(logger, e);
        }
    }

    private void WaitFor(TimeSpan wait)
    {
        long until = Environment.TickCount64 + (long)wait.TotalMilliseconds;
        while (!ending.IsCancellationRequested && until - Environment.TickCount64 is > 0 and var left) wakeup.Wait(-1, false, (int)left);
    }

    private void Free()
    {
        wakeup.Dispose();
        ending.Dispose();
    }
}
