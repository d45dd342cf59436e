namespace FabAccess.PowerCuts.Images;

/// <summary>Bytes that can be written anywhere and cut; what was never written is zero.</summary>
internal sealed class Content
{
    private byte[] bytes = [];

    public long Length { get; private set; }

    public ReadOnlySpan<byte> Span => bytes.AsSpan(0, (int)Length);

    public void Write(long offset, ReadOnlySpan<byte> written)
    {
        if (written.IsEmpty) return;
        Grow(Math.Max(Length, offset + written.Length));
        written.CopyTo(bytes.AsSpan((int)offset));
    }

    public void Resize(long length)
    {
        if (length < Length) bytes.AsSpan((int)length, (int)(Length - length)).Clear();
        Grow(length);
        Length = length;
    }

    /// <summary>What lies behind the end is zeros.</summary>
    public void Read(long offset, Span<byte> into)
    {
        int there = (int)Math.Clamp(Length - offset, 0, into.Length);
        bytes.AsSpan((int)Math.Min(offset, Length), there).CopyTo(into);
        into[there..].Clear();
    }

    private void Grow(long length)
    {
        if (length > bytes.Length) Array.Resize(ref bytes, (int)Math.Max(length, bytes.Length * 2L));
        Length = Math.Max(Length, length);
    }
}
