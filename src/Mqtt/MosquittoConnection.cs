using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace FabAccess.Mqtt;

/// <summary>
/// One connection from the first packet to the last: one libmosquitto handle, driven by one thread in <see cref="Run"/>.
///
/// A handle is never used for a second connection. The library would send what was left of the first one after the
/// greetings of the second, so that a stale retained message could win; whoever needs a message delivered sends it
/// again from a journal, and nothing grows while the broker is away.
///
/// Threads: the library is in its "threaded" mode, where publishing only queues and <see cref="Run"/> writes. The gate
/// guards the handle's life and the list of waiting messages; the library calls back without any of its locks that
/// publishing takes, so taking the gate in a callback cannot lock up.
/// </summary>
internal sealed unsafe class MosquittoConnection : IDisposable
{
    /// <summary>What was published before the end may still be sent and answered for this long.</summary>
    private static readonly TimeSpan LingerLimit = TimeSpan.FromSeconds(1);

    private readonly MqttLinkOptions options;
    private readonly IMqttHandler handler;
    private readonly ILogger logger;
    private readonly Wakeup wakeup;
    private readonly Lock gate = new();
    private readonly WaitingMessages waiting = new();
    private readonly Dictionary<int, string> subscribing = [];
    private readonly GCHandle self;
    private readonly nint handle;
    private TlsLayer? tls;
    private bool isOpen, isLeaving;
    private long upSince;
    private string? failure;

    public MosquittoConnection(MqttLinkOptions options, IMqttHandler handler, ILogger logger, Wakeup wakeup)
    {
        (this.options, this.handler, this.logger, this.wakeup) = (options, handler, logger, wakeup);
        self = GCHandle.Alloc(this);
        handle = Mosquitto.Create(options.ClientId, GCHandle.ToIntPtr(self), options.Device is not null);
        MosquittoCallbacks.Attach(handle);
    }

    /// <summary>The broker has said yes, and the connection has not ended since.</summary>
    public bool IsUp => Volatile.Read(ref isOpen);

    public bool WasUp => upSince != 0;

    /// <summary>The other end was there, and one of the two did not believe the other's certificate, or a device did not let this client in.</summary>
    public bool IsRefused => !WasUp && (tls?.Complaint is not null || (options.Device is not null && failure?.StartsWith(MqttDevice.IsTurnedAway, StringComparison.Ordinal) == true));

    public TimeSpan Lasted => WasUp ? Stopwatch.GetElapsedTime(upSince) : TimeSpan.Zero;

    public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, MqttQos qos, bool retain)
    {
        string? refusal;
        lock (gate)
        {
            if (!isOpen) return PublishResult.NotConnected;
            refusal = RefusalOf(topic, payload.Length);
            if (refusal is null)
            {
                int result, mid;
                fixed (byte* bytes = payload) result = Mosquitto.Publish(handle, out mid, topic, payload.Length, bytes, (int)qos, retain);
                if (result is Mosquitto.NoConnection or Mosquitto.ConnectionLost) return PublishResult.NotConnected;
                refusal = result == Mosquitto.Success ? null : Mosquitto.InWords(result);
                if (result == Mosquitto.Success) waiting.Add(mid, topic, payload.Length);
            }
        }
        wakeup.Wake();
        if (refusal is null) return PublishResult.Accepted;
        MqttLog.NotSent(logger, topic, payload.Length, refusal);
        return PublishResult.Refused;
    }

    /// <summary>Connects and serves the connection until it ends or <paramref name="leave"/> says so; returns why it ended, in words.</summary>
    public string Run(string address, Func<bool> leave)
    {
        if (options.LastWill is { } will)
        {
            fixed (byte* bytes = will.Payload)
                Mosquitto.Check(Mosquitto.SetWill(handle, will.Topic, will.Payload.Length, bytes, (int)MqttQos.AtLeastOnce, retain: true));
        }
        if (options.Account is { } account) Mosquitto.Check(Mosquitto.SetAccount(handle, account.User, account.Password));
        if (options.Tls is { } files) tls = new(handle, files);
        if (options.Device is { } device)
        {
            tls = new(handle, device);
            Mosquitto.Check(Mosquitto.SetAccount(handle, device.User, device.Password()));
        }
        int result = Mosquitto.ConnectAsync(handle, address, options.Port, options.KeepAliveSeconds);
        if (result is not (Mosquitto.Success or Mosquitto.ConnectionPending)) return InWords(result, Marshal.GetLastPInvokeError());
        long began = Stopwatch.GetTimestamp(), leftAt = 0;
        int pollMilliseconds = Math.Min(5_000, options.KeepAliveSeconds * 250);
        while (Mosquitto.Socket(handle) is >= 0 and var socket)
        {
            if (leave() && leftAt == 0) leftAt = Leave();
            if (leftAt != 0 && MayGo(leftAt)) _ = Mosquitto.Disconnect(handle);
            bool canRead = WaitFor(socket, leftAt != 0 ? 50 : WasUp ? pollMilliseconds : 250);
            if (canRead && tls is { IsBegun: false }) Begin(socket);
            result = canRead && failure is null ? Mosquitto.LoopRead(handle, 1) : Mosquitto.Success;
            failure ??= tls?.Stranger;
            if (result == Mosquitto.Success && failure is null && (tls?.MayWrite(canRead) ?? true) && Mosquitto.WantsToWrite(handle)) result = Mosquitto.LoopWrite(handle, 1);
            if (canRead && result == Mosquitto.Success && tls is { IsFinished: false } && Wakeup.EndOf(socket, "the broker closed the connection") is { } ended) failure ??= tls.Complaint ?? ended;
            if (result == Mosquitto.Success) result = Mosquitto.LoopMisc(handle);
            if (!WasUp && failure is null && Stopwatch.GetElapsedTime(began) > options.AnswerWithin) failure = $"no answer within {options.AnswerWithin.TotalSeconds} s";
            if (result != Mosquitto.Success || failure is not null) break;
        }
        lock (gate) Volatile.Write(ref isOpen, false);
        return failure ?? (leftAt != 0 ? "the program ended the connection" : InWords(result, 0));
    }

    /// <summary>Waits until there is something to do; true when it is to read (or, at first, to begin the TLS handshake, which reading does).</summary>
    private bool WaitFor(int socket, int milliseconds)
    {
        bool isShakingHands = tls is not null && !WasUp;
        bool untilWritable = isShakingHands ? !tls!.IsBegun : Mosquitto.WantsToWrite(handle);
        bool hasDecrypted = tls?.HasDecrypted ?? false;
        var (canRead, canWrite) = wakeup.Wait(socket, untilWritable, hasDecrypted ? 0 : milliseconds);
        return canRead || hasDecrypted || (isShakingHands && canWrite);
    }

    // TCP is up, or will not be.
    private void Begin(int socket)
    {
        if (Wakeup.EndOf(socket, "nobody takes connections there") is { } refused) failure ??= refused;
        else tls!.IsBegun = true;
    }

    public void HandlerFailed(Exception failure) => MqttLog.HandlerFailed(logger, failure);

    public void Dispose()
    {
        lock (gate) Volatile.Write(ref isOpen, false);
        Mosquitto.Destroy(handle);
        self.Free();
    }

    private long Leave()
    {
        lock (gate) Volatile.Write(ref isOpen, false);
        isLeaving = true;
        return Stopwatch.GetTimestamp();
    }

    private bool MayGo(long leftAt)
    {
        lock (gate) return waiting.IsEmpty || !WasUp || Stopwatch.GetElapsedTime(leftAt) > LingerLimit;
    }

    // C would end the topic at a NUL and publish to another one.
    private string? RefusalOf(string topic, int length) => topic.Contains('\0', StringComparison.Ordinal) ? "its topic is none"
        : length > MosquittoLink.LongestPayload ? $"longer than {MosquittoLink.LongestPayload} bytes"
        : waiting.RefusalOf(length);

    private string InWords(int result, int systemError) => result switch
    {
        _ when !WasUp && tls?.Complaint is { } complaint => complaint,
        Mosquitto.SystemError when systemError != 0 => Marshal.GetPInvokeErrorMessage(systemError),
        Mosquitto.Success => "the broker closed the connection",
        _ => Mosquitto.InWords(result),
    };

    /// <summary>What the library says about itself, where it is an error: the only place where the reason of a failed handshake is told.</summary>
    public void Complain(string line) => tls?.Heard(line);

    /// <summary>The CONNACK. Only success is up.</summary>
    public void Up(int reason)
    {
        if (reason != Mosquitto.Success)
        {
            failure = $"{MqttDevice.IsTurnedAway}: {Mosquitto.InWords(reason)}";
            return;
        }
        int flags = options.RetainAsPublished ? Mosquitto.RetainAsPublished : 0;
        foreach (string filter in options.Subscriptions)
        {
            Mosquitto.Check(Mosquitto.Subscribe(handle, out int mid, filter, (int)MqttQos.AtLeastOnce, flags, 0));
            subscribing[mid] = filter;
        }
        upSince = Stopwatch.GetTimestamp();
        lock (gate) Volatile.Write(ref isOpen, !isLeaving);
        MqttLog.Connected(logger, options.Host, options.Port, options.ClientId);
        options.Reached?.Invoke(options.Host, options.Port);
        handler.Connected();
    }

    /// <param name="reason">Of the library or, from 0x80 on, of the broker.</param>
    /// <param name="systemError">errno, where the library says that the system failed.</param>
    public void Down(int reason, int systemError) => failure ??= isLeaving ? null : InWords(reason, systemError);

    /// <summary>The PUBACK of a message, or that it was written when it asks for none.</summary>
    public void Answer(int mid, int reason)
    {
        string? topic;
        lock (gate) topic = waiting.Take(mid);
        if (topic is null || reason < Mosquitto.FirstFailure) return;
        string words = Mosquitto.InWords(reason);
        MqttLog.PublishRefused(logger, topic, words);
        handler.PublishRefused(topic, words);
    }

    /// <summary>The SUBACK. A link that cannot hear is of no use: the connection ends with the reason and is tried again.</summary>
    public void SubscribeAnswer(int mid, int granted)
    {
        if (!subscribing.Remove(mid, out string? filter) || granted < Mosquitto.FirstFailure) return;
        failure = $"the broker refused the subscription to {filter}: {Mosquitto.InWords(granted)}";
    }

    public void Take(Mosquitto.Message* message)
    {
        string topic = Marshal.PtrToStringUTF8((nint)message->Topic) ?? "";
        if (message->PayloadLength > MosquittoLink.LongestPayload)
        {
            MqttLog.TooLong(logger, topic, message->PayloadLength, MosquittoLink.LongestPayload);
            return;
        }
        byte[] payload = new ReadOnlySpan<byte>(message->Payload, message->PayloadLength).ToArray();
        handler.Received(new(topic, payload, message->Retain != 0) { Qos = (MqttQos)message->Qos });
    }
}
