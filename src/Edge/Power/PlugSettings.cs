namespace FabAccess.Edge.Power;

/// <summary>What a plug speaks.</summary>
public enum PlugKind
{
    /// <summary>Shelly of the first generation: plain HTTP, basic sign-in.</summary>
    ShellyGen1,

    /// <summary>Shelly of the second generation and later: RPC over HTTP, digest sign-in.</summary>
    Shelly,

    Tasmota,

    /// <summary>Whatever box.json says, through an MQTT broker.</summary>
    Mqtt,
}

/// <summary>A plug, as box.json describes it.</summary>
/// <param name="Kind">What it speaks.</param>
/// <param name="Host">Its name or address, or its broker's.</param>
/// <param name="Port">1 to 65535; where nothing is said 80, of a broker 1883, with TLS 8883.</param>
/// <param name="Channel">Which of its relays, from 0; 0 to 7.</param>
/// <param name="PasswordFile">The file that holds its password; an absolute path; null where it has none.</param>
/// <param name="Lease">After how long it goes off when the box is gone; 10 s to 1 h, default 90 s. Rules under which power is kept have none.</param>
public sealed record PlugSettings(PlugKind Kind, string Host, int Port, int Channel, string? PasswordFile, TimeSpan Lease)
{
    public static readonly TimeSpan UsualLease = TimeSpan.FromSeconds(90);

    /// <summary>Topics and words, of <see cref="PlugKind.Mqtt"/> and of no other.</summary>
    public MqttRelaySettings? Mqtt { get; init; }

    /// <summary>Unique among the box's switches.</summary>
    public string Place => Mqtt is { } mqtt ? $"{Host}:{Port}/{mqtt.CommandTopic}" : $"{Host}:{Port}/{Channel}";
}
