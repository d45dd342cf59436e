using System.Runtime.InteropServices;

namespace FabAccess.Edge.Permits;

/// <summary>Replaces a file so that after a power cut there is either the old one or the new one, whole.</summary>
internal static partial class DurableFile
{
    private const int CloseOnExec = 0x80000;

    /// <exception cref="IOException">It could not be written; the old one is still there.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = path + ".new";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }
        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    // The rename itself is durable only once the folder is. The runtime opens no folders, so the C library does.
    private static void SyncFolder(string folder)
    {
        int descriptor = Open(folder, CloseOnExec);
        if (descriptor < 0) throw new IOException($"The folder {folder} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        bool isSynced = Sync(descriptor) == 0;
        string error = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(descriptor);
        if (!isSynced) throw new IOException($"The folder {folder} cannot be synced: {error}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
