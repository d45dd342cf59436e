using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Ingest;

/// <summary>Reads <c>up/online</c> and <c>up/state</c>.</summary>
internal static class GreetingReader
{
    public static UpMessage Online(BoxId box, byte[] payload) =>
        Read(box, payload, WireJson.Default.BoxOnline, m => m.Schema, m => Held(box, m.Epoch, m.Generation, held => new UpMessage.Online(box, m.Online, held, Reading(m.Boot, m.MonotonicMilliseconds))));

    public static UpMessage State(BoxId box, byte[] payload) =>
        Read(box, payload, WireJson.Default.BoxState, m => m.Schema, m => Held(box, m.Epoch, m.Generation, held => new UpMessage.State(box, held, Reading(m.Boot, m.MonotonicMilliseconds), m.Findings ?? [])));

    private static UpMessage Held(BoxId box, int epoch, long generation, Func<Generation, UpMessage> take) =>
        epoch is < 0 or > HeldLists.HighestEpoch || generation is < 0 or > BatchReader.HighestSequence
            ? new UpMessage.Unplaceable(DeadLetterReason.Malformed, $"The permit list is {epoch}.{generation}; epochs go up to {HeldLists.HighestEpoch}.", box)
            : take(new(epoch, generation));

    private static BootReading? Reading(BootId? boot, long? milliseconds) => (boot, milliseconds) switch
    {
        ({ } known, >= 0 and <= EntryReader.LongestMilliseconds) => new(known, milliseconds.Value),
        (_, null) or (null, >= 0 and <= EntryReader.LongestMilliseconds) => null,
        _ => throw new JsonException($"monotonicMilliseconds is {milliseconds}; it must be from 0 to {EntryReader.LongestMilliseconds}."),
    };

    private static UpMessage Read<T>(BoxId box, byte[] payload, JsonTypeInfo<T> type, Func<T, int> schemaOf, Func<T, UpMessage> take)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize(payload, type) is not { } message) return Malformed("The payload is null.");
            int schema = schemaOf(message);
            return schema == WireLimits.Schema ? take(message)
                : schema > WireLimits.Schema ? new UpMessage.Unplaceable(DeadLetterReason.NewerSchema, $"Schema {schema}; known here is {WireLimits.Schema}.", box)
                : Malformed($"There is no schema {schema}.");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NotSupportedException)
        {
            return SchemaPeek.IsNewer(payload, out int schema)
                ? new UpMessage.Unplaceable(DeadLetterReason.NewerSchema, $"Schema {schema}; known here is {WireLimits.Schema}.", box)
                : Malformed(failure.Message);
        }

        UpMessage Malformed(string detail) => new UpMessage.Unplaceable(DeadLetterReason.Malformed, detail, box);
    }
}
