using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FabAccess.Edge.Files;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Power;

/// <summary>
/// A relay that is told and that answers through an MQTT broker: ESPHome, a bridge of Zigbee2MQTT, anything whose words box.json has.
/// What it said last is its reading; a command is published once, at least once delivered and never kept by the broker, and counts when
/// the relay says so itself. The link is made when it is first needed, so that a password that cannot be read is a trouble and no end.
/// </summary>
internal sealed class MqttRelay(PlugSettings plug, TimeProvider time) : IPlug, IMqttHandler
{
    private const int KeepAliveSeconds = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5), AskEvery = TimeSpan.FromSeconds(5);

    // Many say nothing to a command that changes nothing; a refusal or a contradiction comes within this.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.25);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(0.5), LongestRetry = TimeSpan.FromSeconds(10);

    private readonly MqttRelaySettings settings = plug.Mqtt ?? throw new ArgumentException("A relay behind a broker has topics.", nameof(plug));
    private readonly object gate = new();
    private readonly MqttRelayState state = new(plug, plug.Mqtt!, time);
    private MosquittoLink? link;
    private long? askedAt;

    /// <inheritdoc/>
    public string Place => $"relay {settings.CommandTopic} at {plug.Host}";

    /// <inheritdoc/>
    public PlugReading Read()
    {
        var open = Open();
        if (IsAskDue()) Ask(open);
        lock (gate)
        {
            Wait(Patience, () => state.IsCertain || state.Trouble(Place) is null);
            return state.Trouble(Place) is { } trouble ? throw new IOException(trouble) : new(state.IsOn!.Value, state.Watts, null);
        }
    }

    /// <inheritdoc/>
    public bool HasTimer => settings.LeaseTemplate is not null;

    /// <inheritdoc/>
    public bool? Switch(bool on, TimeSpan? lease)
    {
        var open = Open();
        bool? before;
        int said;
        lock (gate)
        {
            // Off is said to one that does not answer too.
            Wait(Patience, () => state.IsCertain || (on ? state.Trouble(Place) is null : state.IsConnected));
            if ((on || !state.IsConnected) && state.Trouble(Place) is { } trouble) throw new IOException(trouble);
            (before, said, state.Refusal) = (state.IsOn, state.States, null);
        }
        string payload = !on ? settings.PayloadOff : lease is { } span && settings.LeaseTemplate is { } template ? Filled(template, span) : settings.PayloadOn;
        if (open.Publish(settings.CommandTopic, Encoding.UTF8.GetBytes(payload), MqttQos.AtLeastOnce, retain: false) != PublishResult.Accepted)
            throw new IOException($"The {Place} could not be told: the broker was lost just now.");
        lock (gate)
        {
            Wait(before == on ? Settling : Patience, () => state.Refusal is not null || !state.IsConnected || (state.States != said && state.IsOn == on));
            if (state.Refusal is { } refusal) throw new IOException($"The broker does not take commands for the {Place}: {refusal}.");
            if (!state.IsConnected) throw new IOException(state.Trouble(Place));
            return state.IsOn == on ? before : throw new IOException($"The {Place} does not say that it is {(on ? "on" : "off")}.");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlugFlaw> Inspect()
    {
        var flaws = new List<PlugFlaw>();
        if (settings.LeaseTemplate is null) flaws.Add(PlugFlaws.NoLease(Place));
        if (settings.User is null) flaws.Add(PlugFlaws.NoPassword(Place));
        lock (gate)
            if (state.HasGhost) flaws.Add(PlugFlaws.Ghost(Place, settings.CommandTopic));
        return flaws;
    }

    public void Dispose() => link?.Dispose();

    void IMqttHandler.Connected()
    {
        Change(state.Up);
        if (Volatile.Read(ref link) is { } open) Ask(open);
    }

    void IMqttHandler.Disconnected(string reason) => Change(() => state.Down(reason));

    void IMqttHandler.Received(MqttMessage message) => Change(() => state.Take(message));

    void IMqttHandler.PublishRefused(string topic, string reason)
    {
        if (topic == settings.CommandTopic) Change(() => state.Refusal = reason);
    }

    private static string Filled(string template, TimeSpan lease) =>
        template.Replace(MqttRelaySettings.Seconds, ((int)Math.Ceiling(lease.TotalSeconds)).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            Monitor.PulseAll(gate);
        }
    }

    // The gate is held.
    private void Wait(TimeSpan atMost, Func<bool> until)
    {
        long begin = TimeProvider.System.GetTimestamp();
        while (!until() && atMost - TimeProvider.System.GetElapsedTime(begin) is var rest && rest > TimeSpan.Zero) Monitor.Wait(gate, rest);
    }

    private bool IsAskDue()
    {
        lock (gate)
            return state.IsConnected && settings.StaleAfter is { } bound && (state.Age is not { } age || age > bound / 2) && (askedAt is not { } at || time.GetElapsedTime(at) > AskEvery);
    }

    private void Ask(MosquittoLink open)
    {
        if (settings.Ask is not { } ask) return;
        lock (gate) askedAt = time.GetTimestamp();
        open.Publish(ask.Topic, Encoding.UTF8.GetBytes(ask.Payload), MqttQos.AtLeastOnce, retain: false);
    }

    private MosquittoLink Open()
    {
        if (link is not null) return link;
        string[] topics = [.. ((string?[])[settings.CommandTopic, settings.State.Topic, settings.AvailabilityTopic, settings.Power?.Topic]).OfType<string>().Distinct()];
        var made = Link(topics);
        Volatile.Write(ref link, made);
        made.Start(this);
        return made;
    }

    private MosquittoLink Link(string[] topics)
    {
        try
        {
            return new(
                new(plug.Host, plug.Port, ClientId())
                {
                    Account = settings.User is { } user && plug.PasswordFile is { } file ? new(user, SecretFile.Read(file, "passwordFile")) : null,
                    Tls = settings.CaFile is { } ca ? new(ca, "") { ComparesName = true } : null,
                    Subscriptions = topics, KeepAliveSeconds = KeepAliveSeconds, FirstRetry = FirstRetry, LongestRetry = LongestRetry,
                },
                NullLogger.Instance);
        }
        // E.g. a password that is longer than MQTT's accounts may have here.
        catch (Exception e) when (e is ArgumentException or DllNotFoundException)
        {
            throw new IOException($"The {Place} cannot be talked to: {e.Message}", e);
        }
    }

    // Two of one id would put each other out for ever; a broker of ours takes the account's name in its place.
    private string ClientId() => $"fabaccess-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{settings.User} {settings.CommandTopic}")).AsSpan(0, 8))}";
}
