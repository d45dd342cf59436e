using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Service;

/// <summary>
/// fsync(2), with its answer: the runtime's own FlushToDisk says nothing when the disk fails (EIO), and what was not synced
/// would count as durable.
/// </summary>
public static partial class DiskSync
{
    private const int CloseOnExec = 0x80000;

    /// <param name="file">Open for writing.</param>
    /// <param name="path">Its name, for the message.</param>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void File(SafeFileHandle file, string path)
    {
        if (Sync(file) != 0) throw new IOException($"{path} cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>A new name is durable only once its folder is. The runtime opens no folders, so the C library does.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void Folder(string folder)
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

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
