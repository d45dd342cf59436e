using System.Runtime.InteropServices;
using FabAccess.Edge.Files;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Signals;

/// <summary>A bus of the running kernel, e.g. /dev/i2c-1, by plain transfers (I2C_RDWR). Any thread; the kernel takes one transfer at a time.</summary>
public sealed class KernelI2cBus : II2cBus, IDisposable
{
    private const uint Transfer = 0x0707;

    private readonly SafeFileHandle handle;
    private readonly string path;

    private KernelI2cBus(SafeFileHandle handle, string path) => (this.handle, this.path) = (handle, path);

    /// <exception cref="IOException">No such bus, or not permitted.</exception>
    public static KernelI2cBus Open(string path) => new(KernelDevice.Open(path, I2cFailure.Of), path);

    /// <inheritdoc/>
    public unsafe void Write(byte address, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var message = new I2cMessage { Address = address, Length = checked((ushort)bytes.Length), Bytes = start };
            var transfer = new I2cTransfer { Messages = &message, Count = 1 };
            if (KernelDevice.Control(handle, Transfer, &transfer) is not 0 and var error) throw I2cFailure.Of($"0x{address:X2} on {path}", error);
        }
    }

    public void Dispose() => handle.Dispose();
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
