using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using NodaTime;

namespace FabAccess.Bench.Storm;

/// <summary>
/// A box without machines: TLS with a certificate of its own, a session like a box's (last will, its subscriptions, the
/// retained greeting), and the waits of a box between its attempts. It is back once the broker has its greeting.
/// </summary>
internal sealed class LightBox(IPEndPoint broker, Topics topics, X509Certificate2 identity, X509Certificate2 authority)
{
    private static readonly MqttLinkOptions LikeABox = new("localhost", 1, "box");

    private readonly SslStreamCertificateContext certificate = SslStreamCertificateContext.Create(identity, null, offline: true);
    private readonly byte[] greeting = Greeting(online: true), farewell = Greeting(online: false);

    /// <summary>When the broker had its greeting, as of the stopwatch; 0 while it is not connected.</summary>
    public long BackAt { get; private set; }

    /// <summary>Attempts that came to nothing.</summary>
    public int Failures { get; private set; }

    /// <summary>Connects, stays, and connects again until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var delay = new ReconnectDelay(LikeABox.FirstRetry, LikeABox.LongestRetry);
        while (!cancel.IsCancellationRequested)
        {
            // Not all at the same moment, the first time too.
            var lasted = BackAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(BackAt);
            BackAt = 0;
            await Task.Delay(delay.Next(lasted, Random.Shared.NextDouble()), cancel).ConfigureAwait(false);
            try
            {
                await StayAsync(cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or TimeoutException or InvalidDataException or OperationCanceledException)
            {
                if (BackAt == 0) Failures++;
            }
        }
    }

    private async Task StayAsync(CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(LikeABox.AnswerWithin);
        await socket.ConnectAsync(broker, limit.Token).ConfigureAwait(false);
        using var stream = new SslStream(new NetworkStream(socket));
        await stream.AuthenticateAsClientAsync(Tls(), limit.Token).ConfigureAwait(false);
        string id = topics.Box.ToString();
        await stream.WriteAsync(MqttBytes.Connect(id, (ushort)LikeABox.KeepAliveSeconds, topics.Online, farewell), limit.Token).ConfigureAwait(false);
        await ExpectAsync(stream, MqttBytes.ConnectAck, body => body[1], limit.Token).ConfigureAwait(false);
        await stream.WriteAsync(MqttBytes.Subscribe(1, topics.Config, topics.Permits, topics.Order, topics.Acknowledgement), limit.Token).ConfigureAwait(false);
        await ExpectAsync(stream, MqttBytes.SubscribeAck, body => body[^1] & 0x80, limit.Token).ConfigureAwait(false);
        await stream.WriteAsync(MqttBytes.PublishRetained(2, topics.Online, greeting), limit.Token).ConfigureAwait(false);
        await ExpectAsync(stream, MqttBytes.PublishAck, body => body.Length > 2 ? body[2] & 0x80 : 0, limit.Token).ConfigureAwait(false);
        BackAt = Stopwatch.GetTimestamp();
        await ListenAsync(stream, cancel).ConfigureAwait(false);
    }

    private SslClientAuthenticationOptions Tls() => new()
    {
        TargetHost = "",
        ClientCertificateContext = certificate,
        AllowTlsResume = false,
        // As a box: the lab's own CA signed it, whatever its name and dates.
        RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.Issuer == authority.Subject,
    };

    // What the broker hands out meanwhile (lists, acknowledgements) is taken like a box takes it.
    private static async Task ExpectAsync(SslStream stream, byte kind, Func<byte[], int> refusal, CancellationToken cancel)
    {
        while (true)
        {
            var (first, body) = await MqttBytes.ReadAsync(stream, cancel).ConfigureAwait(false);
            if (first >> 4 == kind) _ = refusal(body) == 0 ? true : throw new InvalidDataException($"Packet {kind} was answered with {refusal(body)}.");
            if (first >> 4 == kind) return;
            await TakeAsync(stream, first, body, cancel).ConfigureAwait(false);
        }
    }

    private static async Task ListenAsync(SslStream stream, CancellationToken cancel)
    {
        Task<(byte First, byte[] Body)>? reading = null;
        while (true)
        {
            reading ??= MqttBytes.ReadAsync(stream, cancel);
            if (await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(LikeABox.KeepAliveSeconds), cancel)).ConfigureAwait(false) != reading)
            {
                await stream.WriteAsync(MqttBytes.Ping(), cancel).ConfigureAwait(false);
                continue;
            }
            var (first, body) = await reading.ConfigureAwait(false);
            reading = null;
            await TakeAsync(stream, first, body, cancel).ConfigureAwait(false);
        }
    }

    private static async Task TakeAsync(SslStream stream, byte first, byte[] body, CancellationToken cancel)
    {
        if (first >> 4 == MqttBytes.Publish && (first & 0x06) == 2) await stream.WriteAsync(MqttBytes.Acknowledge(body), cancel).ConfigureAwait(false);
        else if (first >> 4 is not (MqttBytes.Publish or MqttBytes.PingAnswer)) throw new InvalidDataException($"The broker says {first:X2}.");
    }

    private static byte[] Greeting(bool online) => JsonSerializer.SerializeToUtf8Bytes(
        new BoxOnline(1, online, new BootId(Guid.NewGuid()), "storm", 0, 0, 0, SystemClock.Instance.GetCurrentInstant(), ClockTrust.Synchronised, 1), WireJson.Default.BoxOnline);
}
