using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Uplink;

/// <summary>
/// Writes <see cref="JournalBatch"/> up to the limits of a payload. By hand, since entries are JSON inside JSON: quotes
/// escaped as \" instead of six characters each make a batch a third shorter, and its size is known while it is written. One thread.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The JSON writer writes into memory and holds nothing to let go of.")]
internal sealed class BatchWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Bytes; far below <see cref="WireLimits.LongestUpPayload"/>, so that neither a batch nor the buffer is a large object
    /// (85,000 bytes) to the collector: large ones made it collect everything every few batches, 5 ms that a tap had to wait.
    /// </summary>
    public const int LongestBatch = 60_000;

    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);
    private readonly Utf8JsonWriter writer;

    public BatchWriter() => writer = new(buffer, Options);

    /// <summary>Entries in the batch.</summary>
    public int Count { get; private set; }

    public void Begin(long first)
    {
        Count = 0;
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        writer.WriteStartObject();
        writer.WriteNumber("schema"u8, WireLimits.Schema);
        writer.WriteNumber("first"u8, first);
        writer.WriteStartArray("entries"u8);
    }

    /// <summary>Adds the next entry; false, and nothing happens, when it does not fit. The first one always fits.</summary>
    public bool TryAdd(ReadOnlySpan<byte> body)
    {
        // Escaping at most doubles a body: the bodies hold no control characters.
        if (Count > 0 && writer.BytesCommitted + writer.BytesPending + (2 * body.Length) + 16 >= LongestBatch) return false;
        writer.WriteStringValue(body);
        Count++;
        return true;
    }

    /// <summary>The payload; it is valid until the next batch begins.</summary>
    public ReadOnlyMemory<byte> End()
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
