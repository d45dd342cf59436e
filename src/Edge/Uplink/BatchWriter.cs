using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;

namespace FabAccess.Edge.Uplink;

/// <summary>
/// Writes <see cref="JournalBatch"/> up to the limits of a payload. By hand, since entries are JSON inside JSON: quotes
/// escaped as \" instead of six characters each make a batch a third shorter, and its size is known while it is written. One thread.
/// </summary>
internal sealed class BatchWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);

    /// <summary>As many consecutive entries as fit, at least one.</summary>
    public (byte[] Payload, int Count) Write(IReadOnlyList<JournalRecord> records)
    {
        buffer.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        writer.WriteNumber("schema"u8, WireLimits.Schema);
        writer.WriteNumber("first"u8, records[0].Sequence);
        writer.WriteStartArray("entries"u8);
        int count = 0;
        // Escaping at most doubles a body: the bodies hold no control characters.
        while (count < Math.Min(records.Count, WireLimits.MostEntriesPerBatch)
            && (count == 0 || writer.BytesCommitted + writer.BytesPending + (2 * records[count].Body.Length) + 16 < WireLimits.LongestUpPayload))
            writer.WriteStringValue(records[count++].Body);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return (buffer.WrittenSpan.ToArray(), count);
    }
}
