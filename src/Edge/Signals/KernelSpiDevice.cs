using System.Runtime.InteropServices;
using FabAccess.Edge.Badges.Spi;
using FabAccess.Edge.Files;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Signals;

/// <summary>An SPI device of the running kernel, e.g. /dev/spidev1.0: mode 0, most significant bit first.</summary>
public sealed class KernelSpiDevice : ISpiDevice, ISpiExchange
{
    /// <summary>Slow enough for a metre of wire, fast enough for 24 lights within a third of a millisecond.</summary>
    private const uint Hertz = 4_000_000;

    // _IOW('k', 1, u8) and _IOW('k', 4, u32) of linux/spi/spidev.h.
    private const uint SetMode = 0x40016B01, SetSpeed = 0x40046B04;

    // SPI_IOC_MESSAGE(1): _IOW('k', 0, char[32]).
    private const uint OneMessage = 0x40206B00;

    private readonly SafeFileHandle handle;
    private readonly string path;

    private KernelSpiDevice(SafeFileHandle handle, string path) => (this.handle, this.path) = (handle, path);

    /// <exception cref="IOException">No such device, or not permitted.</exception>
    public static unsafe KernelSpiDevice Open(string path)
    {
        var handle = KernelDevice.Open(path, SpiFailure.Of);
        byte mode = 0;
        uint speed = Hertz;
        int error = KernelDevice.Control(handle, SetMode, &mode);
        if (error == 0) error = KernelDevice.Control(handle, SetSpeed, &speed);
        if (error == 0) return new(handle, path);
        handle.Dispose();
        throw SpiFailure.Of(path, error);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes) => RandomAccess.Write(handle, bytes, fileOffset: 0);

    /// <inheritdoc/>
    public unsafe void Exchange(ReadOnlySpan<byte> sent, Span<byte> received)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(received.Length, sent.Length);
        fixed (byte* outgoing = sent, incoming = received)
        {
            var transfer = new SpiTransfer { Sent = (ulong)outgoing, Received = (ulong)incoming, Length = (uint)sent.Length, Hertz = Hertz };
            if (KernelDevice.Control(handle, OneMessage, &transfer) is not 0 and var error) throw SpiFailure.Of(path, error);
        }
    }

    public void Dispose() => handle.Dispose();
}

/// <summary>spi_ioc_transfer: 32 bytes everywhere.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SpiTransfer
{
    public ulong Sent, Received;
    public uint Length, Hertz;
    public ushort DelayMicroseconds;
    public byte BitsPerWord, DeselectsAfter, SentWires, ReceivedWires, WordDelay, Unused;
}

/// <summary>Kernel error numbers of an SPI device in words; the number itself travels in <see cref="Exception.HResult"/>.</summary>
internal static class SpiFailure
{
    private const int NoSuchFile = 2, NotPermitted = 13, NoSpiDevice = 25;

    public static IOException Of(string what, int error) => new($"{what}: {Words(error)} (error {error}).", error);

    private static string Words(int error) => error switch
    {
        NoSuchFile => "no such device; it needs dtparam=spi=on, or dtoverlay=spi1-1cs for the second bus",
        NotPermitted => "not permitted; the service's user must be in group spi",
        NoSpiDevice => "this is no SPI device",
        _ => "refused",
    };
}
