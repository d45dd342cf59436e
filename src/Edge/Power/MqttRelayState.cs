using FabAccess.Mqtt;

namespace FabAccess.Edge.Power;

/// <summary>What is known of a relay behind a broker, from what came in. Not thread-safe.</summary>
internal sealed class MqttRelayState(PlugSettings plug, MqttRelaySettings settings, TimeProvider time)
{
    private const int LongestQuote = 40;

    private bool? isAvailable;
    private string? unknown;
    private long stateAt;
    private decimal? watts;
    private long wattsAt;

    public bool IsConnected { get; private set; }

    /// <summary>Why the broker is not reached; null while it is, or nothing is known yet.</summary>
    public string? Outage { get; private set; }

    /// <summary>What it said last; null when it has not since the broker was reached, or something else.</summary>
    public bool? IsOn { get; private set; }

    /// <summary>How often it said its state.</summary>
    public int States { get; private set; }

    /// <summary>Why the broker did not take the last command; null when it did, as far as is known.</summary>
    public string? Refusal { get; set; }

    /// <summary>The broker keeps a command for it, and gives it out whenever the relay comes back.</summary>
    public bool HasGhost { get; private set; }

    /// <summary>Null also when what it said is too old.</summary>
    public decimal? Watts => settings.StaleAfter is { } bound && time.GetElapsedTime(wattsAt) > bound ? null : watts;

    /// <summary>How old its state is; null when there is none.</summary>
    public TimeSpan? Age => IsOn is null ? null : time.GetElapsedTime(stateAt);

    /// <summary>Waiting would not change what <see cref="Trouble"/> says.</summary>
    public bool IsCertain => Outage is not null || (IsConnected && (isAvailable == false || unknown is not null));

    /// <summary>Why its state is not known, a sentence; null when it is.</summary>
    /// <param name="place">What it is called.</param>
    public string? Trouble(string place) => this switch
    {
        { IsConnected: false } => $"The broker at {plug.Host}:{plug.Port} is not reached: {Outage ?? "no answer yet"}.",
        _ when settings.AvailabilityTopic is { } topic && isAvailable != true => isAvailable == false ? $"The {place} is away: {topic} says so." : $"The {place} has not said on {topic} whether it is there.",
        _ when unknown is not null => $"The {place} says '{unknown}', which is neither stateOn nor stateOff.",
        { IsOn: null } => $"The {place} has not said what it is on {settings.State.Topic}.",
        _ when settings.StaleAfter is { } bound && Age > bound => $"The {place} has said nothing for more than {bound.TotalSeconds:0} s.",
        _ => null,
    };

    public void Up()
    {
        Forget();
        (IsConnected, Outage, HasGhost) = (true, null, false);
    }

    public void Down(string reason)
    {
        Forget();
        (IsConnected, Outage) = (false, reason);
    }

    public void Take(MqttMessage message)
    {
        // One topic may carry several of these.
        if (message.Topic == settings.CommandTopic) HasGhost |= message.IsRetained && message.Payload.Length > 0;
        if (message.Topic == settings.AvailabilityTopic) TakeAvailability(MqttPayload.Availability(message.Payload));
        // What the broker had before may be of yesterday; only a device that is known to be there vouches for it.
        if (message.IsRetained && settings.AvailabilityTopic is null) return;
        if (message.Topic == settings.Power?.Topic && MqttPayload.Watts(message.Payload, settings.Power.Path, settings.PowerScale) is { } power) (watts, wattsAt) = (power, time.GetTimestamp());
        if (message.Topic == settings.State.Topic) TakeState(message);
    }

    private void TakeAvailability(string? word)
    {
        if (word is null) return;
        if (settings.AvailableWords.Contains(word)) isAvailable = true;
        if (settings.UnavailableWords.Contains(word)) (isAvailable, IsOn, watts) = (false, null, null);
    }

    private void TakeState(MqttMessage message)
    {
        // The same topic may carry messages without it.
        if (MqttPayload.Value(message.Payload, settings.State.Path) is not { } word) return;
        IsOn = word == settings.StateOn ? true : word == settings.StateOff ? false : null;
        unknown = IsOn is null ? Quoted(word) : null;
        stateAt = time.GetTimestamp();
        States++;
    }

    private static string Quoted(string word) => new([.. word.Take(LongestQuote).Select(c => char.IsControl(c) ? '?' : c)]);

    private void Forget() => (isAvailable, IsOn, unknown, watts) = (null, null, null, null);
}
