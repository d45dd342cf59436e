namespace FabAccess.PowerCuts.Images;

/// <summary>A write that no sync has covered yet: whole sectors, with what they held after it.</summary>
/// <param name="Index">Of the operation.</param>
/// <param name="Offset">A multiple of the sector.</param>
/// <param name="Bytes">As many as the file had there.</param>
/// <param name="Length">Of the file after it.</param>
/// <param name="IsShortening">The file was cut: the bytes are zeros behind its end.</param>
internal sealed record Pending(int Index, long Offset, byte[] Bytes, long Length, bool IsShortening);

/// <summary>One file, as the kernel shows it (<see cref="Cache"/>) and as it certainly is on the disk.</summary>
internal sealed class Inode
{
    public const int Sector = 512;

    public Content Cache { get; } = new();

    public Content Disk { get; } = new();

    public List<Pending> Pending { get; } = [];

    public void Write(int index, long offset, ReadOnlySpan<byte> bytes)
    {
        long before = Cache.Length;
        Cache.Write(offset, bytes);
        // A write behind the end leaves a hole, which is zeros.
        Keep(index, Math.Min(offset, before), offset + bytes.Length, isShortening: false);
    }

    public void Resize(int index, long length)
    {
        long before = Cache.Length;
        Cache.Resize(length);
        Keep(index, Math.Min(before, length), Math.Max(before, length), length < before);
    }

    /// <summary>Everything up to an operation is on the disk; or, where the sync failed, lost without being tried again.</summary>
    public void Sync(int before, bool isDone)
    {
        int covered = Pending.FindIndex(p => p.Index >= before);
        if (covered < 0) covered = Pending.Count;
        if (isDone)
        {
            foreach (var pending in Pending.Take(covered)) Disk.Write(pending.Offset, pending.Bytes);
            if (covered > 0) Disk.Resize(Pending[covered - 1].Length);
        }
        Pending.RemoveRange(0, covered);
    }

    private void Keep(int index, long from, long to, bool isShortening)
    {
        from -= from % Sector;
        to = Math.Min(to + Sector - 1 - ((to + Sector - 1) % Sector), Math.Max(Cache.Length, to));
        byte[] bytes = new byte[Math.Max(0, to - from)];
        Cache.Read(from, bytes);
        Pending.Add(new(index, from, bytes, Cache.Length, isShortening));
    }
}
