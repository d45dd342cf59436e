using System.Collections.Immutable;

namespace FabAccess.Edge.Power;

/// <summary>What a relay behind a broker is told and says, as box.json describes it.</summary>
/// <param name="User">Who the box is at the broker; null where it asks nobody.</param>
/// <param name="CaFile">PEM of whom the broker's certificate must be; an absolute path; null for plain MQTT.</param>
/// <param name="CommandTopic">Where it is told.</param>
/// <param name="PayloadOn">What it is told to be on.</param>
/// <param name="PayloadOff">What it is told to be off.</param>
/// <param name="State">Where it says what it is.</param>
/// <param name="StateOn">What it says when it is on.</param>
/// <param name="StateOff">What it says when it is off.</param>
public sealed record MqttRelaySettings(
    string? User, string? CaFile, string CommandTopic, string PayloadOn, string PayloadOff, MqttValue State, string StateOn, string StateOff)
{
    /// <summary>Stands in <see cref="LeaseTemplate"/> for whole seconds.</summary>
    public const string Seconds = "{seconds}";

    /// <summary>Where it, or the broker in its place, says whether it is there; null where nobody does.</summary>
    public string? AvailabilityTopic { get; init; }

    /// <summary>What says that it is there.</summary>
    public ImmutableArray<string> AvailableWords { get; init; } = ["online"];

    /// <summary>What says that it is not.</summary>
    public ImmutableArray<string> UnavailableWords { get; init; } = ["offline"];

    /// <summary>Where it says its power; null where it does not measure.</summary>
    public MqttValue? Power { get; init; }

    /// <summary>What turns its number into watts; 0.000001 to 1000000.</summary>
    public decimal PowerScale { get; init; } = 1;

    /// <summary>What it is told to be on for a while, with <see cref="Seconds"/>; null where it has no timer.</summary>
    public string? LeaseTemplate { get; init; }

    /// <summary>Where and with what it is asked for its state; null where it cannot be.</summary>
    public (string Topic, string Payload)? Ask { get; init; }

    /// <summary>A state older than this counts for nothing; null where its availability tells enough.</summary>
    public TimeSpan? StaleAfter { get; init; }
}

/// <summary>A value in what is published on a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Path">JSON pointer (RFC 6901) to it; null: all of it, as text.</param>
public sealed record MqttValue(string Topic, string? Path);
