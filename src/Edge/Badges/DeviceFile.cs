using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Badges;

/// <summary>
/// A device file that is read without waiting and is nobody else's meanwhile. The kernel keeps what comes between two
/// looks (4 KB of a serial port, at least 64 keys of a keyboard), so no thread has to sit on it.
/// </summary>
internal sealed partial class DeviceFile : IDisposable
{
    // Without NoControllingTerminal a service, which leads its session, would be ended by a reader's hang-up.
    private const int ReadOnly = 0, NoControllingTerminal = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const int Exclusive = 2, DoNotWait = 4;
    private const int Interrupted = 4, TryAgain = 11, NotPermitted = 13;

    private readonly string path;

    private DeviceFile(SafeFileHandle handle, string path) => (Handle, this.path) = (handle, path);

    public SafeFileHandle Handle { get; }

    /// <summary>Opens and locks it.</summary>
    /// <param name="path">Of the device; a symbolic link works.</param>
    /// <param name="group">Whose members may use such devices; for the words of a refusal.</param>
    /// <exception cref="IOException">The device is missing, not permitted, or locked by somebody else.</exception>
    public static DeviceFile Open(string path, string group)
    {
        SafeFileHandle handle = Open(path, ReadOnly | NoControllingTerminal | NonBlocking | CloseOnExec);
        if (handle.IsInvalid)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new IOException(error == NotPermitted
                ? $"{path} may not be opened: the service's user must be in its group ({group})."
                : $"{path} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}. Is the reader plugged in?");
        }
        if (Lock(handle, Exclusive | DoNotWait) == 0) return new(handle, path);
        string refusal = Marshal.GetLastPInvokeError() == TryAgain ? $"Another program is using {path}." : $"{path} cannot be locked: {Marshal.GetLastPInvokeErrorMessage()}.";
        handle.Dispose();
        throw new IOException(refusal);
    }

    /// <summary>What waits there; 0 bytes when nothing does.</summary>
    /// <exception cref="IOException">The device is gone.</exception>
    public unsafe int Read(Span<byte> buffer)
    {
        nint got;
        do
        {
            fixed (byte* bytes = buffer) got = Read(Handle, bytes, (nuint)buffer.Length);
        }
        while (got < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        if (got > 0) return (int)got;
        if (got < 0 && Marshal.GetLastPInvokeError() == TryAgain) return 0;
        throw new IOException(got == 0 ? $"{path} is gone." : $"{path} is gone: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    public void Dispose() => Handle.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(SafeFileHandle handle, byte* buffer, nuint length);
}
