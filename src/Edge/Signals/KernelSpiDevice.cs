using FabAccess.Edge.Files;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Signals;

/// <summary>An SPI device of the running kernel, e.g. /dev/spidev1.0: mode 0, most significant bit first.</summary>
public sealed class KernelSpiDevice : ISpiDevice, IDisposable
{
    /// <summary>Slow enough for a metre of wire, fast enough for 24 lights within a third of a millisecond.</summary>
    private const uint Hertz = 4_000_000;

    // _IOW('k', 1, u8) and _IOW('k', 4, u32) of linux/spi/spidev.h.
    private const uint SetMode = 0x40016B01, SetSpeed = 0x40046B04;

    private readonly SafeFileHandle handle;

    private KernelSpiDevice(SafeFileHandle handle) => this.handle = handle;

    /// <exception cref="IOException">No such device, or not permitted.</exception>
    public static unsafe KernelSpiDevice Open(string path)
    {
        var handle = KernelDevice.Open(path, SpiFailure.Of);
        byte mode = 0;
        uint speed = Hertz;
        int error = KernelDevice.Control(handle, SetMode, &mode);
        if (error == 0) error = KernelDevice.Control(handle, SetSpeed, &speed);
        if (error == 0) return new(handle);
        handle.Dispose();
        throw SpiFailure.Of(path, error);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes) => RandomAccess.Write(handle, bytes, fileOffset: 0);

    public void Dispose() => handle.Dispose();
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
