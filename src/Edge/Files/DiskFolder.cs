using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Files;

/// <summary>A data folder on this machine's disk.</summary>
internal sealed partial class DiskFolder : IBoxFiles
{
    private const int CloseOnExec = 0x80000;

    /// <param name="path">Made if it is missing.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public DiskFolder(string path)
    {
        Folder = Path.GetFullPath(path);
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public long FreeBytes => new DriveInfo(Folder).AvailableFreeSpace;

    public bool Exists(string name) => File.Exists(At(name));

    public byte[]? Read(string name) => Exists(name) ? File.ReadAllBytes(At(name)) : null;

    public void Replace(string name, ReadOnlySpan<byte> bytes)
    {
        string temporary = At(name) + ".new";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }
        File.Move(temporary, At(name), overwrite: true);
        SyncFolder();
    }

    public void Move(string from, string to) => File.Move(At(from), At(to), overwrite: true);

    public void Delete(string name) => File.Delete(At(name));

    public IBoxFile Open(string name) =>
        new DiskFile(File.OpenHandle(At(name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    private string At(string name) => Path.Combine(Folder, name);

    // The rename itself is durable only once the folder is. The runtime opens no folders, so the C library does.
    private void SyncFolder()
    {
        int descriptor = Open(Folder, CloseOnExec);
        if (descriptor < 0) throw new IOException($"The folder {Folder} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        bool isSynced = Sync(descriptor) == 0;
        string error = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(descriptor);
        if (!isSynced) throw new IOException($"The folder {Folder} cannot be synced: {error}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private sealed class DiskFile(SafeFileHandle handle) : IBoxFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(Span<byte> into, long offset) => RandomAccess.Read(handle, into, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

        public void Flush() => RandomAccess.FlushToDisk(handle);

        public void Dispose() => handle.Dispose();
    }
}
