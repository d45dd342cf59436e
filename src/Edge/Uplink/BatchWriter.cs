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

    /// <summary>
    /// Bytes; far below <see cref="WireLimits.LongestUpPayload"/>, so that neither a batch nor the buffer is a large object
    /// (85,000 bytes) to the collector: large ones made it collect everything every few batches, 5 ms that a tap had to wait.
    /// </summary>
    public const int LongestBatch = 60_000;

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
        while (count < records.Count && (count == 0 || writer.BytesCommitted + writer.BytesPending + (2 * records[count].Body.Length) + 16 < LongestBatch))
            writer.WriteStringValue(records[count++].Body);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return (buffer.WrittenSpan.ToArray(), count);
    }
}
