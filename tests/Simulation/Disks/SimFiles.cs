using FabAccess.Edge.Files;

namespace FabAccess.Simulation.Disks;

/// <summary>A box's data folder on a simulated disk: what <see cref="DiskFolder"/> does on a real one, step by step.</summary>
internal sealed class SimFiles(SimDisk disk) : IBoxFiles
{
    public string Folder => disk.Folder;

    public long FreeBytes => disk.FreeBytes;

    public long TotalBytes => disk.FreeBytes + disk.UsedBytes;

    public bool Exists(string name) => disk.Exists(At(name));

    public byte[]? Read(string name)
    {
        if (disk.Open(At(name), create: false) is not { } file) return null;
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    public void Replace(string name, ReadOnlySpan<byte> bytes)
    {
        string temporary = At(name) + ".new";
        var file = disk.Open(temporary, create: true)!;
        file.Truncate(0);
        file.Write(bytes, 0);
        file.Sync();
        disk.Rename(temporary, At(name));
        disk.SyncNames();
    }

    public void Move(string from, string to) => disk.Rename(At(from), At(to));

    public void Delete(string name) => disk.Delete(At(name));

    public IBoxFile Open(string name) => new OpenFile(disk.Open(At(name), create: true)!);

    private string At(string name) => $"{disk.Folder}/{name}";

    private sealed class OpenFile(DiskHandle file) : IBoxFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> into, long offset) => file.Read(into, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => file.Write(bytes, offset);

        public void Flush() => file.Sync();

        public void Dispose()
        {
            // Nothing of it is held.
        }
    }
}
