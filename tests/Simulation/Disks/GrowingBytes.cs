namespace FabAccess.Simulation.Disks;

/// <summary>
/// A file's content: grows with zeros, shrinks, is written anywhere. In blocks that copies share until one of them is
/// written to, so that an image of a disk costs next to nothing.
/// </summary>
internal sealed class GrowingBytes
{
    private const int Block = 32 * 1024;

    private readonly List<byte[]?> blocks;
    private readonly List<bool> isShared;

    public GrowingBytes() => (blocks, isShared) = ([], []);

    private GrowingBytes(GrowingBytes from)
    {
        for (int i = 0; i < from.isShared.Count; i++) from.isShared[i] = true;
        (blocks, isShared, Length) = ([.. from.blocks], [.. from.isShared], from.Length);
    }

    public int Length { get; private set; }

    /// <summary>How many bytes there were to read.</summary>
    public int Read(Span<byte> into, long offset)
    {
        int count = (int)Math.Clamp(Length - offset, 0, into.Length);
        for (int done = 0; done < count;)
        {
            var (block, at) = Math.DivRem((int)offset + done, Block);
            var part = into.Slice(done, Math.Min(count - done, Block - at));
            if (blocks[block] is { } bytes) bytes.AsSpan(at, part.Length).CopyTo(part);
            else part.Clear();
            done += part.Length;
        }
        return count;
    }

    public void Write(ReadOnlySpan<byte> from, long offset)
    {
        int end = checked((int)(offset + from.Length));
        if (end > Length) SetLength(end);
        while (from.Length > 0)
        {
            var (block, at) = Math.DivRem((int)offset, Block);
            var part = from[..Math.Min(from.Length, Block - at)];
            part.CopyTo(Own(block).AsSpan(at));
            from = from[part.Length..];
            offset += part.Length;
        }
    }

    public void SetLength(long length)
    {
        int wanted = checked((int)length), count = (wanted + Block - 1) / Block;
        for (; blocks.Count < count; isShared.Add(false)) blocks.Add(null);
        blocks.RemoveRange(count, blocks.Count - count);
        isShared.RemoveRange(count, isShared.Count - count);
        // What is cut off must be zeros when the file grows over it again.
        if (wanted < Length && wanted % Block is > 0 and var rest && blocks[^1] is not null) Own(count - 1).AsSpan(rest).Clear();
        Length = wanted;
    }

    public GrowingBytes Copy() => new(this);

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        Read(bytes, 0);
        return bytes;
    }

    private byte[] Own(int block)
    {
        if (blocks[block] is { } bytes && !isShared[block]) return bytes;
        byte[] own = blocks[block]?.AsSpan().ToArray() ?? new byte[Block];
        (blocks[block], isShared[block]) = (own, false);
        return own;
    }
}
