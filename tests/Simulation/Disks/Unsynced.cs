namespace FabAccess.Simulation.Disks;

/// <summary>What was done to one file and is not promised yet, in order. The bytes stand in one buffer, so that a write costs no object.</summary>
internal sealed class Unsynced
{
    private const int Sector = 512, LargestKept = 256 * 1024;

    private readonly List<Change> changes = [];
    private byte[] kept = [];
    private int used;

    public bool IsEmpty => changes.Count == 0;

    public long First => changes[0].Number;

    public long Last => changes[^1].Number;

    public void Write(long number, long offset, ReadOnlySpan<byte> bytes)
    {
        changes.Add(new(number, offset, used, bytes.Length));
        if (used + bytes.Length > kept.Length) Array.Resize(ref kept, Math.Max(used + bytes.Length, Math.Max(16 * 1024, kept.Length * 2)));
        bytes.CopyTo(kept.AsSpan(used));
        used += bytes.Length;
    }

    public void Truncate(long number, long length) => changes.Add(new(number, length, 0, -1));

    /// <summary>Brings everything onto the disk.</summary>
    public void ApplyAll(GrowingBytes to)
    {
        foreach (var change in changes)
        {
            if (change.Count < 0) to.SetLength(change.Offset);
            else to.Write(kept.AsSpan(change.At, change.Count), change.Offset);
        }
        Clear();
    }

    /// <summary>Brings onto the disk what the policy keeps, in order.</summary>
    public void ApplySome(GrowingBytes to, CutPolicy policy)
    {
        foreach (var change in changes)
        {
            if (change.Count < 0)
            {
                if (policy.KeepsWhole(change.Number)) to.SetLength(change.Offset);
            }
            else if (!policy.IsBySector)
            {
                if (policy.KeepsWhole(change.Number)) to.Write(kept.AsSpan(change.At, change.Count), change.Offset);
            }
            else
            {
                WriteSectors(change, to, policy);
            }
        }
    }

    public void Clear()
    {
        changes.Clear();
        used = 0;
        // A checkpoint of everything leaves a large one behind.
        if (kept.Length > LargestKept) kept = [];
    }

    private void WriteSectors(Change change, GrowingBytes to, CutPolicy policy)
    {
        long end = change.Offset + change.Count;
        for (long from = change.Offset; from < end;)
        {
            long next = Math.Min(end, ((from / Sector) + 1) * Sector);
            if (policy.KeepsWhole(change.Number)) to.Write(kept.AsSpan((int)(change.At + from - change.Offset), (int)(next - from)), from);
            from = next;
        }
    }

    /// <param name="Number">Of the operation, over the whole disk.</param>
    /// <param name="Offset">Where; for a truncation the new length.</param>
    /// <param name="At">Where its bytes are kept.</param>
    /// <param name="Count">How many; -1 for a truncation.</param>
    private readonly record struct Change(long Number, long Offset, int At, int Count);
}
