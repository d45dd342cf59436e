using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Machines;
using FabAccess.Core.Wire;
using NodaTime;

namespace FabAccess.Server.Ingest;

/// <summary>A journal entry, or why it cannot be understood; exactly one of entry and reason is there.</summary>
internal readonly record struct EntryReading(JournalEntry? Entry, DeadLetterReason? Reason, string Detail)
{
    public static EntryReading Of(JournalEntry entry) => new(entry, null, "");

    public static EntryReading Not(DeadLetterReason reason, string detail) => new(null, reason, detail);
}

/// <summary>
/// Reads one entry's body; total. An entry that is taken here can be folded and billed without a surprise: its numbers
/// are in ranges in which no later arithmetic overflows.
/// </summary>
internal static class EntryReader
{
    /// <summary>Longest duration that is believed, 10 years.</summary>
    public const long LongestMilliseconds = 10L * 366 * 24 * 3600 * 1000;

    private static readonly Instant Earliest = Instant.FromUtc(1970, 1, 1, 0, 0), Latest = Instant.FromUtc(9999, 1, 1, 0, 0);

    private static readonly HashSet<string> EventTypes =
        [.. typeof(MachineEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => (string)a.TypeDiscriminator!)];

    public static EntryReading Read(byte[] body, long sequence)
    {
        if (body.Length > WireLimits.LongestEntry) return EntryReading.Not(DeadLetterReason.TooLong, $"{body.Length} bytes; at most {WireLimits.LongestEntry}.");
        try
        {
            if (JsonSerializer.Deserialize(body, WireJson.Default.JournalEntry) is not { } entry) return EntryReading.Not(DeadLetterReason.Malformed, "The entry is null.");
            return entry.Schema != WireLimits.Schema ? Schema(entry.Schema)
                : entry.Sequence != sequence ? WrongSequence(entry.Sequence, sequence)
                : OutOfRange(entry) is { } detail ? EntryReading.Not(DeadLetterReason.Malformed, detail)
                : EntryReading.Of(entry);
        }
        // NotSupported: an event without a type, which is abstract.
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NotSupportedException or FormatException)
        {
            return Explain(body, sequence, failure.Message);
        }
    }

    private static EntryReading Explain(byte[] body, long sequence, string complaint)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return EntryReading.Not(DeadLetterReason.Malformed, "An entry is a JSON object.");
            if (SchemaPeek.IsNewer(body, out int schema)) return Schema(schema);
            if (root.TryGetProperty("sequence", out var own) && own.ValueKind == JsonValueKind.Number && own.TryGetInt64(out long number) && number != sequence)
                return WrongSequence(number, sequence);
            if (root.TryGetProperty("event", out var happened) && happened.ValueKind == JsonValueKind.Object
                && happened.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && !EventTypes.Contains(type.GetString()!))
                return EntryReading.Not(DeadLetterReason.UnknownEvent, $"An event '{type.GetString()}' is not known here.");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is not UTF-8: the first complaint says it.
        }
        return EntryReading.Not(DeadLetterReason.Malformed, complaint);
    }

    private static string? OutOfRange(JournalEntry entry)
    {
        if (entry.Wall < Earliest || entry.Wall >= Latest) return $"wall is {entry.Wall}; it must be from 1970 to 9998.";
        if (entry.MonotonicMilliseconds is < 0 or > LongestMilliseconds) return $"monotonicMilliseconds is {entry.MonotonicMilliseconds}; it must be from 0 to {LongestMilliseconds}.";
        return entry.Event switch
        {
            { About: { } session } when session == default => "The event names no session.",
            MachineEvent.SessionStarted e when e.Member == default => "The start names no member.",
            MachineEvent.SessionEnded e when !IsDuration(e.ElapsedMilliseconds) || !IsDuration(e.UncertaintyMilliseconds) =>
                $"A duration of the end is {e.ElapsedMilliseconds} ± {e.UncertaintyMilliseconds} ms; it must be from 0 to {LongestMilliseconds}.",
            MachineEvent.SessionStarted { AllowedMilliseconds: { } allowed } when !IsDuration(allowed) => $"allowedMilliseconds is {allowed}; it must be from 0 to {LongestMilliseconds}.",
            MachineEvent.SessionExtended e when !IsDuration(e.AllowedMilliseconds) => $"allowedMilliseconds is {e.AllowedMilliseconds}; it must be from 0 to {LongestMilliseconds}.",
            MachineEvent.CoolDownStarted e when !IsDuration(e.Milliseconds) => $"milliseconds is {e.Milliseconds}; it must be from 0 to {LongestMilliseconds}.",
            MachineEvent.CertificationGranted e when e.Member == default || e.Trainer == default => "The certification names no member, or no trainer.",
            MachineEvent.BadgeEnrolled e when e.Window == default || e.Member == default => "The new badge names no window, or no member.",
            MachineEvent.LockedOut { Reason: null } => "The lock-out has no reason.",
            _ => null,
        };
    }

    private static bool IsDuration(long milliseconds) => milliseconds is >= 0 and <= LongestMilliseconds;

    private static EntryReading Schema(int schema) => schema > WireLimits.Schema
        ? EntryReading.Not(DeadLetterReason.NewerSchema, $"Schema {schema}; known here is {WireLimits.Schema}.")
        : EntryReading.Not(DeadLetterReason.Malformed, $"There is no schema {schema}.");

    private static EntryReading WrongSequence(long own, long place) =>
        EntryReading.Not(DeadLetterReason.WrongSequence, $"The entry calls itself {own} and stands at {place}.");
}
