using System.Runtime.InteropServices;
using FabAccess.Edge.Files;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Signals;

/// <summary>A bus of the running kernel, e.g. /dev/i2c-1, by plain transfers (I2C_RDWR). Any thread; the kernel takes one transfer at a time.</summary>
public sealed class KernelI2cBus : II2cBus, IDisposable
{
    private const uint Transfer = 0x0707;
    private const ushort IsRead = 1;

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
            Run(address, &message, 1);
        }
    }

    /// <inheritdoc/>
    public unsafe void Exchange(byte address, ReadOnlySpan<byte> bytes, Span<byte> answer)
    {
        fixed (byte* written = bytes, read = answer)
        {
            var messages = stackalloc I2cMessage[]
            {
                new() { Address = address, Length = checked((ushort)bytes.Length), Bytes = written },
                new() { Address = address, Flags = IsRead, Length = checked((ushort)answer.Length), Bytes = read },
            };
            Run(address, messages, 2);
        }
    }

    public void Dispose() => handle.Dispose();

    private unsafe void Run(byte address, I2cMessage* messages, uint count)
    {
        var transfer = new I2cTransfer { Messages = messages, Count = count };
        if (KernelDevice.Control(handle, Transfer, &transfer) is not 0 and var error) throw I2cFailure.Of($"0x{address:X2} on {path}", error);
    }
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
