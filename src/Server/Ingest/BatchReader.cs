using System.Buffers;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Ingest;

/// <summary>
/// Reads <c>up/journal</c> (<see cref="JournalBatch"/>) token by token: the bodies go from the payload to the bytes that
/// are hashed and stored without a detour over text.
/// </summary>
internal static class BatchReader
{
    /// <summary>Sequences above this are refused: no box gets there, and arithmetic stays in range.</summary>
    public const long HighestSequence = 1L << 53;

    public static UpMessage Read(BoxId box, byte[] payload)
    {
        try
        {
            return Checked(box, payload);
        }
        // InvalidOperation: a token of another kind, or text that is not UTF-8; Format: a number out of range.
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            return SchemaPeek.IsNewer(payload, out int schema) ? Newer(box, schema) : new UpMessage.Unplaceable(DeadLetterReason.Malformed, failure.Message, box);
        }
    }

    private static UpMessage Checked(BoxId box, byte[] payload)
    {
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = 16 });
        int? schema = null;
        long? first = null;
        List<byte[]>? bodies = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A batch is a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("schema"u8)) schema = Value(ref reader).GetInt32();
            else if (reader.ValueTextEquals("first"u8)) first = Value(ref reader).GetInt64();
            else if (reader.ValueTextEquals("entries"u8)) bodies = Bodies(ref reader);
            else reader.Skip();
        }
        // The end of the payload: anything but white space after the object is a JsonException.
        reader.Read();

        if (schema > WireLimits.Schema) return Newer(box, schema.Value);
        if (schema != WireLimits.Schema || first is null || bodies is null) throw new JsonException($"A batch has schema {WireLimits.Schema}, first and entries.");
        if (first < 1 || first > HighestSequence) throw new JsonException($"first is {first}; it must be from 1 to {HighestSequence}.");
        if (bodies.Count == 0) throw new JsonException("A batch has at least one entry.");
        return bodies.Count > WireLimits.MostEntriesPerBatch
            ? new UpMessage.Unplaceable(DeadLetterReason.TooLong, $"{bodies.Count} entries; at most {WireLimits.MostEntriesPerBatch}.", box)
            : new UpMessage.Journal(box, first.Value, bodies);
    }

    private static ref Utf8JsonReader Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ref reader;
    }

    private static List<byte[]> Bodies(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("entries is a list.");
        var bodies = new List<byte[]>();
        byte[]? buffer = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String) throw new JsonException("An entry is the text of a JSON object.");
            if (buffer is null || buffer.Length < reader.ValueSpan.Length)
            {
                if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
            }
            int length = reader.CopyString(buffer);
            bodies.Add(buffer[..length]);
        }
        if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        return bodies;
    }

    private static UpMessage.Unplaceable Newer(BoxId box, int schema) => new(DeadLetterReason.NewerSchema, $"Schema {schema}; known here is {WireLimits.Schema}.", box);
}
