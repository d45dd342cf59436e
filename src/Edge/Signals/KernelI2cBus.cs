using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Signals;

/// <summary>A bus of the running kernel, e.g. /dev/i2c-1, by plain transfers (I2C_RDWR). Any thread; the kernel takes one transfer at a time.</summary>
public sealed partial class KernelI2cBus : II2cBus, IDisposable
{
    private const int ReadWrite = 2, CloseOnExec = 0x80000;
    private const uint Transfer = 0x0707;

    private readonly SafeFileHandle handle;
    private readonly string path;

    private KernelI2cBus(SafeFileHandle handle, string path) => (this.handle, this.path) = (handle, path);

    /// <exception cref="IOException">No such bus, or not permitted.</exception>
    public static KernelI2cBus Open(string path)
    {
        SafeFileHandle handle = Open(path, ReadWrite | CloseOnExec);
        return handle.IsInvalid ? throw I2cFailure.Of(path, Marshal.GetLastPInvokeError()) : new(handle, path);
    }

    /// <inheritdoc/>
    public unsafe void Write(byte address, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var message = new I2cMessage { Address = address, Length = checked((ushort)bytes.Length), Bytes = start };
            var transfer = new I2cTransfer { Messages = &message, Count = 1 };
            if (Control(handle, Transfer, &transfer) < 0) throw I2cFailure.Of($"0x{address:X2} on {path}", Marshal.GetLastPInvokeError());
        }
    }

    public void Dispose() => handle.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static unsafe partial int Control(SafeFileHandle handle, nuint request, I2cTransfer* argument);
}

/// <summary>i2c_msg: 16 bytes where pointers have 8, 12 where they have 4.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct I2cMessage
{
    public ushort Address, Flags, Length;
    public byte* Bytes;
}

/// <summary>i2c_rdwr_ioctl_data: 16 bytes, or 8.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct I2cTransfer
{
    public I2cMessage* Messages;
    public uint Count;
}
