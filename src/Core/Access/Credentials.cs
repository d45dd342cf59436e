using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Access;

/// <summary>What a badge can prove: a closed set.</summary>
[JsonConverter(typeof(NamedEnumConverter<BadgeKind>))]
public enum BadgeKind
{
    /// <summary>A number alone, which anybody can copy.</summary>
    [JsonStringEnumMemberName("uid")] Uid,

    /// <summary>MIFARE DESFire EV1, EV2 or EV3 with a key of the lab.</summary>
    [JsonStringEnumMemberName("desfire")] Desfire,

    /// <summary>NTAG 424 DNA with a key of the lab.</summary>
    [JsonStringEnumMemberName("ntag424")] Ntag424,
}

/// <summary>The least that a machine asks of a badge.</summary>
[JsonConverter(typeof(NamedEnumConverter<MinimumCredential>))]
public enum MinimumCredential
{
    /// <summary>The number.</summary>
    [JsonStringEnumMemberName("uid")] Uid,

    /// <summary>A card that has proved its key, at this tap.</summary>
    [JsonStringEnumMemberName("card")] Card,
}

/// <summary>What a badge showed at a tap.</summary>
public enum ShownCredential
{
    /// <summary>Its number; it was not asked for more, because it has no key, the reader cannot talk, or the box cannot open its key.</summary>
    Number,

    /// <summary>Its key.</summary>
    Card,

    /// <summary>The number of a badge that has a key, and not the key.</summary>
    Copy,

    /// <summary>Its number; it was taken away before it could show its key, or makes everybody wait.</summary>
    Unfinished,
}

/// <summary>The words of <see cref="BadgeKind"/> where no JSON is written.</summary>
public static class BadgeKinds
{
    public static string Word(BadgeKind kind) => kind switch
    {
        BadgeKind.Uid => "uid",
        BadgeKind.Desfire => "desfire",
        BadgeKind.Ntag424 => "ntag424",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    public static bool TryParse(string? word, out BadgeKind kind)
    {
        (kind, bool isKnown) = word switch
        {
            "uid" => (BadgeKind.Uid, true),
            "desfire" => (BadgeKind.Desfire, true),
            "ntag424" => (BadgeKind.Ntag424, true),
            _ => (default, false),
        };
        return isKnown;
    }
}
