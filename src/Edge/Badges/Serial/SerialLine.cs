using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Badges.Serial;

/// <summary>Sets a serial port to 8 bits, no parity, no flow control, and nothing of a terminal's manners.</summary>
internal static unsafe partial class SerialLine
{
    /// <summary>B9600 of termios.</summary>
    public const uint Baud9600 = 0xD;

    // struct termios has 60 bytes on amd64, arm64 and armhf; its third 32-bit word is c_cflag.
    private const int TermiosRoom = 128, ControlFlagsAt = 8;
    private const uint ReceiverOn = 0x80, IgnoreModemLines = 0x800, HardwareFlow = 0x8000_0000, TwoStopBits = 0x40;
    private const int Now = 0, ReceivedBytes = 0;

    /// <summary>Opens the port at this speed and forgets what came before.</summary>
    /// <exception cref="IOException">There is no such port, or it is none.</exception>
    public static DeviceFile Open(string path, uint speed)
    {
        DeviceFile device = DeviceFile.Open(path, "dialout");
        byte* termios = stackalloc byte[TermiosRoom];
        if (GetAttributes(device.Handle, termios) == 0)
        {
            // After it a read without bytes says "try again", and an empty read means that the line is gone.
            MakeRaw(termios);
            var flags = new Span<byte>(termios + ControlFlagsAt, sizeof(uint));
            uint control = BinaryPrimitives.ReadUInt32LittleEndian(flags);
            BinaryPrimitives.WriteUInt32LittleEndian(flags, (control | ReceiverOn | IgnoreModemLines) & ~(HardwareFlow | TwoStopBits));
            if (SetSpeed(termios, speed) == 0 && SetAttributes(device.Handle, Now, termios) == 0 && Flush(device.Handle, ReceivedBytes) == 0) return device;
        }
        string why = Marshal.GetLastPInvokeErrorMessage();
        device.Dispose();
        throw new IOException($"{path} is no serial port that can be set: {why}.");
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(SafeFileHandle handle, byte* termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(byte* termios);

    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    private static partial int SetSpeed(byte* termios, uint speed);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(SafeFileHandle handle, int when, byte* termios);

    [LibraryImport("libc", EntryPoint = "tcflush", SetLastError = true)]
    private static partial int Flush(SafeFileHandle handle, int queue);
}
