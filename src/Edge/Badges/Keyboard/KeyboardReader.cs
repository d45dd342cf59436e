using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Badges.Keyboard;

/// <summary>
/// A reader that is a USB keyboard and types each card's number. The device is taken for this process alone (EVIOCGRAB),
/// otherwise the number and its Enter would be typed into the console. It is one device, named by the path that udev keeps
/// for it, never "any keyboard": whoever plugs in a second one must not type badges.
/// </summary>
public sealed partial class KeyboardReader : IBadgeReader
{
    private const uint Grab = 0x40044590;
    private const int Busy = 16, RoomBytes = 24 * 64, MostReads = 16;

    private readonly SaidNumbers numbers = new();
    private readonly TypedNumbers typed;
    private readonly DeviceFile device;
    private readonly TimeProvider time;
    private bool closed;

    /// <param name="device">Opened, grabbed where it is a keyboard.</param>
    /// <param name="format">What is typed.</param>
    /// <param name="time">For the silence behind a number.</param>
    internal KeyboardReader(DeviceFile device, KeyboardFormat format, TimeProvider time)
    {
        (this.device, this.time) = (device, time);
        typed = new(nint.Size, text => numbers.Say(text is null ? null : format.Read(text), time.GetElapsedTime(0)));
    }

    /// <exception cref="IOException">No such device, not permitted, another program has it, or it is no input device.</exception>
    public static KeyboardReader Open(string path, KeyboardFormat format, TimeProvider time)
    {
        DeviceFile device = DeviceFile.Open(path, "input");
        if (Control(device.Handle, Grab, 1) == 0) return new(device, format, time);
        string refusal = Marshal.GetLastPInvokeError() == Busy ? $"Another program is using {path}." : $"{path} is no input device: {Marshal.GetLastPInvokeErrorMessage()}.";
        device.Dispose();
        throw new IOException(refusal);
    }

    /// <inheritdoc/>
    public FieldContent Look()
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var now = time.GetElapsedTime(0);
        Span<byte> buffer = stackalloc byte[RoomBytes];
        for (int reads = 0; reads < MostReads && device.Read(buffer) is > 0 and var got; reads++) typed.Take(buffer[..got], now);
        typed.Rest(now);
        return numbers.Look();
    }

    public void Dispose()
    {
        closed = true;
        device.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle handle, nuint request, nint argument);
}
