namespace FabAccess.Simulation.Disks;

/// <summary>An open file of a program. When that program is gone, nothing can be done through it any more.</summary>
public sealed class DiskHandle
{
    private readonly SimDisk disk;
    private readonly int run;

    internal DiskHandle(SimDisk disk, SimFile file, string path) => (this.disk, File, Path, run) = (disk, file, path, disk.Run);

    public string Path { get; }

    internal SimFile File { get; }

    internal SimDisk Disk => disk;

    public bool IsDead => disk.IsCut || run != disk.Run;

    public long Length
    {
        get
        {
            Check();
            lock (disk.Gate) return File.Length;
        }
    }

    /// <summary>How many bytes there were.</summary>
    /// <exception cref="DiskFailure">The disk failed.</exception>
    public int Read(Span<byte> into, long offset)
    {
        Check();
        disk.Ask(DiskOperation.Read, Path);
        lock (disk.Gate) return File.Read(into, offset);
    }

    /// <exception cref="DiskFailure">The disk failed.</exception>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        Check();
        disk.Write(this, bytes, offset);
    }

    /// <exception cref="DiskFailure">The disk failed.</exception>
    public void Truncate(long length)
    {
        Check();
        disk.Truncate(this, length);
    }

    /// <exception cref="DiskFailure">The disk failed; what was not promised yet may be lost although it is still to be seen.</exception>
    public void Sync()
    {
        Check();
        disk.Sync(this);
    }

    private void Check()
    {
        if (IsDead) throw new DiskFailure(DiskFault.Error, Path);
    }
}
