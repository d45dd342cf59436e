using System.Security.Cryptography;
using System.Text.Json.Serialization;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Wire;

/// <summary>SHA-256 over the exact bytes of a journal entry's body. 64 hexadecimal digits in lower case.</summary>
public static class EntryHash
{
    /// <summary>What the first entry of a journal names as the one before.</summary>
    public const string None = "0000000000000000000000000000000000000000000000000000000000000000";

    public static string Of(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return Convert.ToHexStringLower(hash);
    }
}

/// <summary>
/// One fact of a box, as it is journaled, hashed and sent: the UTF-8 bytes of this record's JSON are made once, on the
/// box, and never written anew. Each names the hash of the one before, so that nothing can be taken out or put in.
/// </summary>
/// <param name="Schema"><see cref="WireLimits.Schema"/>.</param>
/// <param name="Sequence">1, 2, 3 … per box, without gap, never reset.</param>
/// <param name="Previous">Hash of the entry before, <see cref="EntryHash.None"/> for the first.</param>
/// <param name="Boot">The kernel's boot id.</param>
/// <param name="MonotonicMilliseconds">Since that boot.</param>
/// <param name="Wall">The box's wall clock, UTC.</param>
/// <param name="Trust">How far to believe it.</param>
/// <param name="Machine">The machine it is about.</param>
/// <param name="Event">What happened.</param>
public sealed record JournalEntry(
    [property: JsonRequired] int Schema,
    [property: JsonRequired] long Sequence,
    [property: JsonRequired] string Previous,
    [property: JsonRequired] BootId Boot,
    [property: JsonRequired] long MonotonicMilliseconds,
    [property: JsonRequired] Instant Wall,
    [property: JsonRequired] ClockTrust Trust,
    [property: JsonRequired] MachineId Machine,
    [property: JsonRequired] MachineEvent Event)
{
    [JsonIgnore]
    public Moment Moment => new(Boot, MonotonicMilliseconds, Wall, Trust);
}
