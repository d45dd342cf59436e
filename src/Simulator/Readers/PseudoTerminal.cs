using System.Runtime.InteropServices;

namespace FabAccess.Simulator.Readers;

/// <summary>A pseudo-terminal pair: a driver opens <see cref="Path"/> as it would open /dev/ttyUSB0. One thread reads and writes; any may <see cref="Wake"/> it.</summary>
internal sealed unsafe class PseudoTerminal : IDisposable
{
    private readonly int master, slave, wake;

    /// <exception cref="IOException">The system gives no pseudo-terminal.</exception>
    public PseudoTerminal()
    {
        master = Libc.OpenPseudoTerminal(Libc.ReadWrite | Libc.NoControllingTerminal | Libc.CloseOnExec | Libc.NonBlocking);
        byte* name = stackalloc byte[64];
        if (master < 0 || Libc.GrantPseudoTerminal(master) != 0 || Libc.UnlockPseudoTerminal(master) != 0 || Libc.PseudoTerminalName(master, name, 64) != 0)
            throw new IOException($"The system gives no pseudo-terminal (errno {Marshal.GetLastPInvokeError()}).");
        Path = Marshal.PtrToStringUTF8((nint)name)!;

        // One slave descriptor stays open: without it the master fails with EIO each time the driver closes the
        // port. Raw mode is set at once, else the line discipline echoes the first bytes back to the driver.
        slave = Libc.Open(Path, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.CloseOnExec);
        byte* termios = stackalloc byte[128];
        if (slave < 0 || Libc.GetTerminalAttributes(slave, termios) != 0) throw new IOException($"{Path} does not open (errno {Marshal.GetLastPInvokeError()}).");
        Libc.MakeRaw(termios);
        _ = Libc.SetTerminalAttributes(slave, 0, termios);
        wake = Libc.EventDescriptor(0, Libc.NonBlocking | Libc.CloseOnExec);
    }

    public string Path { get; }

    /// <summary>The Bxxx speed constant the driver last set. A pseudo-terminal keeps it but never paces bytes.</summary>
    public uint Speed
    {
        get
        {
            byte* termios = stackalloc byte[128];
            return Libc.GetTerminalAttributes(slave, termios) == 0 ? Libc.GetOutputSpeed(termios) : 0;
        }
    }

    /// <summary>Sleeps until bytes came, <see cref="Wake"/> was called or the time is over (null: however long that takes).</summary>
    public void WaitForInput(TimeSpan? atMost)
    {
        var waits = stackalloc Libc.PollDescriptor[2];
        waits[0] = new() { Descriptor = master, Events = Libc.Readable };
        waits[1] = new() { Descriptor = wake, Events = Libc.Readable };
        Poll(waits, 2, atMost);
        ulong woken;
        if (waits[1].Returned != 0) _ = Libc.Read(wake, (byte*)&woken, sizeof(ulong));
    }

    /// <summary>The bytes that are there; 0 when none are.</summary>
    public int Read(Span<byte> buffer)
    {
        fixed (byte* b = buffer) return Math.Max(0, (int)Libc.Read(master, b, (nuint)buffer.Length));
    }

    /// <summary>Writes without waiting and returns how many bytes went; fewer when the driver does not read and 4 KB are full.</summary>
    public int Write(ReadOnlySpan<byte> data)
    {
        fixed (byte* b = data) return Math.Max(0, (int)Libc.Write(master, b, (nuint)data.Length));
    }

    /// <summary>Waits until the driver's end has something to read: the kernel hands it over by a thread of its own.</summary>
    public void WaitForDelivery(TimeSpan atMost)
    {
        var wait = new Libc.PollDescriptor { Descriptor = slave, Events = Libc.Readable };
        Poll(&wait, 1, atMost);
    }

    public void Wake()
    {
        ulong one = 1;
        _ = Libc.Write(wake, (byte*)&one, sizeof(ulong));
    }

    /// <summary>Sleeps that long, to some microseconds, whatever comes on the line.</summary>
    public static void Pause(TimeSpan time) => Poll(null, 0, time);

    public void Dispose()
    {
        _ = Libc.Close(slave);
        _ = Libc.Close(master);
        _ = Libc.Close(wake);
    }

    private static void Poll(Libc.PollDescriptor* waits, nuint count, TimeSpan? atMost)
    {
        var time = new Libc.TimeSpec();
        if (atMost is { } limit)
        {
            long ticks = Math.Max(0, limit.Ticks);
            time = new() { Seconds = (nint)(ticks / TimeSpan.TicksPerSecond), Nanoseconds = (nint)(ticks % TimeSpan.TicksPerSecond * 100) };
        }
        _ = Libc.Poll(waits, count, atMost is null ? null : &time, null);
    }
}
