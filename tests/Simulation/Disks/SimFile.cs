using FabAccess.Simulation.Disks.Vfs;

namespace FabAccess.Simulation.Disks;

/// <summary>One file: as programs see it, as the disk has it, and what lies between the two.</summary>
internal sealed class SimFile
{
    private readonly GrowingBytes seen;
    private readonly GrowingBytes durable;
    private readonly Unsynced unsynced = new();

    public SimFile()
        : this(new())
    {
    }

    private SimFile(GrowingBytes content) => (durable, seen) = (content, content.Copy());

    /// <summary>SQLite's locks on it, of the programs that run now.</summary>
    public FileLocks Locks { get; private set; } = new();

    /// <summary>SQLite's shared memory beside it.</summary>
    public SharedMemory Shared { get; private set; } = new();

    public int Length => seen.Length;

    public byte[] ToArray() => seen.ToArray();

    public Unsynced Unsynced => unsynced;

    public int Read(Span<byte> into, long offset) => seen.Read(into, offset);

    public void Write(long number, ReadOnlySpan<byte> bytes, long offset)
    {
        seen.Write(bytes, offset);
        unsynced.Write(number, offset, bytes);
    }

    public void Truncate(long number, long length)
    {
        seen.SetLength(length);
        unsynced.Truncate(number, length);
    }

    public void Sync() => unsynced.ApplyAll(durable);

    /// <summary>A sync that failed: some of it may be there, the rest never will be, and nobody can see the difference.</summary>
    public void LoseUnsynced(CutPolicy policy)
    {
        unsynced.ApplySome(durable, policy);
        unsynced.Clear();
    }

    /// <summary>The programs that had it open are gone, and their locks with them.</summary>
    public void LetGo() => (Locks, Shared) = (new(), new());

    /// <summary>The file as it is found after the power was gone.</summary>
    public SimFile After(CutPolicy policy)
    {
        var found = durable.Copy();
        unsynced.ApplySome(found, policy);
        return new(found);
    }

    /// <summary>Overwrites bytes on the disk itself, as rot does.</summary>
    public void Rot(int offset, byte value)
    {
        durable.Write([value], offset);
        seen.Write([value], offset);
    }
}
