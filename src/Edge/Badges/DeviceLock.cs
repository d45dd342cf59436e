using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Badges;

/// <summary>
/// Keeps a second program off a reader's device file. libnfc does not lock the port it opens, and two programs on
/// one port corrupt each other's frames without either noticing, so the lock is taken first and kept as long.
/// </summary>
internal sealed partial class DeviceLock : IDisposable
{
    // Without NoControllingTerminal a service, which leads its session, would be ended by a reader's hang-up.
    private const int ReadWrite = 2, NoControllingTerminal = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const int Exclusive = 2, DoNotWait = 4;
    private const int NotPermitted = 13, WouldBlock = 11;

    // libnfc waits with select(), which writes beyond its set of 1,024 descriptors when handed a higher one.
    private const int HighestDescriptor = 1000;

    private readonly SafeFileHandle? device;

    private DeviceLock(SafeFileHandle? device) => this.device = device;

    /// <summary>Locks the device that a libnfc connection string (driver:path:speed) names; USB readers named without a path have none.</summary>
    /// <exception cref="IOException">The device is missing, not permitted, or locked by somebody else.</exception>
    public static DeviceLock TakeFor(string connectionString)
    {
        string[] parts = connectionString.Split(':');
        return parts.Length > 1 && parts[1].StartsWith('/') ? new(Take(parts[1])) : new(null);
    }

    public void Dispose() => device?.Dispose();

    private static SafeFileHandle Take(string path)
    {
        SafeFileHandle handle = Open(path, ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec);
        if (handle.IsInvalid) throw Failure(path, Marshal.GetLastPInvokeError());
        string? refusal = handle.DangerousGetHandle() > HighestDescriptor ? $"Too many open files to use {path} safely."
            : Lock(handle, Exclusive | DoNotWait) == 0 ? null
            : Marshal.GetLastPInvokeError() == WouldBlock ? $"Another program is using {path}."
            : $"{path} cannot be locked: {Marshal.GetLastPInvokeErrorMessage()}.";
        if (refusal is null) return handle;
        handle.Dispose();
        throw new IOException(refusal);
    }

    private static IOException Failure(string path, int error) => new(error == NotPermitted
        ? $"{path} may not be opened: the service's user must be in its group (dialout for serial ports)."
        : $"{path} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}. Is the reader plugged in?");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle handle, int operation);
}
