using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Signals;

/// <summary>An SPI device of the running kernel, e.g. /dev/spidev1.0: mode 0, most significant bit first.</summary>
public sealed partial class KernelSpiDevice : ISpiDevice, IDisposable
{
    /// <summary>Slow enough for a metre of wire, fast enough for 24 lights within a third of a millisecond.</summary>
    private const uint Hertz = 4_000_000;

    private const int ReadWrite = 2, CloseOnExec = 0x80000;

    // _IOW('k', 1, u8) and _IOW('k', 4, u32) of linux/spi/spidev.h.
    private const uint SetMode = 0x40016B01, SetSpeed = 0x40046B04;

    private readonly SafeFileHandle handle;
    private readonly string path;

    private KernelSpiDevice(SafeFileHandle handle, string path) => (this.handle, this.path) = (handle, path);

    /// <exception cref="IOException">No such device, or not permitted.</exception>
    public static unsafe KernelSpiDevice Open(string path)
    {
        var handle = Open(path, ReadWrite | CloseOnExec);
        if (handle.IsInvalid) throw Failure(path, Marshal.GetLastPInvokeError());
        byte mode = 0;
        uint speed = Hertz;
        if (Control(handle, SetMode, &mode) < 0 || Control(handle, SetSpeed, &speed) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw Failure(path, error);
        }
        return new(handle, path);
    }

    /// <inheritdoc/>
    public unsafe void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            if (Write(handle, start, (nuint)bytes.Length) != bytes.Length) throw Failure(path, Marshal.GetLastPInvokeError());
    }

    public void Dispose() => handle.Dispose();

    private static IOException Failure(string path, int error)
    {
        const int noSuchFile = 2, notPermitted = 13, noSpiDevice = 25;
        string words = error switch
        {
            noSuchFile => "no such device; it needs dtparam=spi=on, or dtoverlay=spi1-1cs for the second bus",
            notPermitted => "not permitted; the service's user must be in group spi",
            noSpiDevice => "this is no SPI device",
            _ => "refused",
        };
        return new($"{path}: {words} (error {error}).", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static unsafe partial int Control(SafeFileHandle handle, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(SafeFileHandle handle, byte* bytes, nuint count);
}
