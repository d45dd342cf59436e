using FabAccess.Service;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Files;

/// <summary>A data folder on this machine's disk.</summary>
internal sealed class DiskFolder : IBoxFiles
{
    /// <param name="path">Made if it is missing.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public DiskFolder(string path)
    {
        Folder = Path.GetFullPath(path);
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public long FreeBytes => new DriveInfo(Folder).AvailableFreeSpace;

    public long TotalBytes => new DriveInfo(Folder).TotalSize;

    public bool Exists(string name) => File.Exists(At(name));

    public byte[]? Read(string name) => Exists(name) ? File.ReadAllBytes(At(name)) : null;

    public void Replace(string name, ReadOnlySpan<byte> bytes)
    {
        string temporary = At(name) + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        // Who may use what is nobody's business on this machine but the box's.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            RandomAccess.Write(file.SafeFileHandle, bytes, 0);
            DiskSync.File(file.SafeFileHandle, At(name));
        }
        File.Move(temporary, At(name), overwrite: true);
        DiskSync.Folder(Folder);
    }

    public void Move(string from, string to) => File.Move(At(from), At(to), overwrite: true);

    public void Delete(string name) => File.Delete(At(name));

    public IBoxFile Open(string name) =>
        new DiskFile(At(name), File.OpenHandle(At(name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    private string At(string name) => Path.Combine(Folder, name);

    private sealed class DiskFile(string path, SafeFileHandle handle) : IBoxFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(Span<byte> into, long offset) => RandomAccess.Read(handle, into, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

        public void Flush() => DiskSync.File(handle, path);

        public void Dispose() => handle.Dispose();
    }
}
