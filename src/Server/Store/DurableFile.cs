using System.Runtime.InteropServices;

namespace FabAccess.Server.Store;

/// <summary>Files that are there, whole, after a power cut.</summary>
internal static partial class DurableFile
{
    private const int CloseOnExec = 0x80000;

    /// <summary>Replaces a file: afterwards there is the new one, and after a cut in between the old one or the new one.</summary>
    /// <exception cref="IOException">It could not be written; the old one is still there.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = path + ".new";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write)) RandomAccess.Write(file, bytes, 0);
        Settle(temporary, path);
    }

    /// <summary>Gives a file that was written its name, in the same folder; what had that name is replaced.</summary>
    /// <exception cref="IOException">It could not be synced or renamed.</exception>
    public static void Settle(string temporary, string path)
    {
        using (var file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.FlushToDisk(file);
        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>A rename is durable only once its folder is. The runtime opens no folders, so the C library does.</summary>
    /// <exception cref="IOException">The folder cannot be synced.</exception>
    public static void SyncFolder(string folder)
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
