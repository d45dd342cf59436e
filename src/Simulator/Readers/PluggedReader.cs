using System.Diagnostics;
using FabAccess.Simulator.Hardware;

namespace FabAccess.Simulator.Readers;

/// <summary>One powered chip on one pseudo-terminal, and the thread that serves it until the plug is pulled.</summary>
internal sealed class PluggedReader : IDisposable
{
    // Waits shorter than the default slack of 50 µs are needed to pace bytes of 87 µs.
    private const int TimerSlackNanoseconds = 1;
    private const int BabbleChunkBytes = 16;

    private readonly PseudoTerminal line = new();
    private readonly SerialPace pace, hostPace;
    private readonly LinkFaults faults;
    private readonly ReaderCounters counters;
    private readonly RfField field;
    private readonly Pn532Chip chip;
    private readonly Thread thread;
    private volatile bool isStopping, isPowerLost;
    private uint noise = 0x2545F491;

    public PluggedReader(SerialPace pace, RfField field, LinkFaults faults, ReaderCounters counters)
    {
        this.pace = pace;
        this.field = field;
        this.faults = faults;
        this.counters = counters;
        hostPace = new(pace.Baud);
        chip = new(field, faults, counters, Send, PseudoTerminal.Pause);
        chip.PowerCycle();
        thread = new(Run) { Name = "virtual reader", IsBackground = true };
        thread.Start();
    }

    public string Path => line.Path;

    public uint LineSpeed => line.Speed;

    public void Wake() => line.Wake();

    public void PowerCycle()
    {
        isPowerLost = true;
        Wake();
    }

    public void Dispose()
    {
        isStopping = true;
        Wake();
        thread.Join();
        line.Dispose();
        field.SwitchOff();
    }

    private void Run()
    {
        HardwareThread.Become();
        _ = Libc.ProcessControl(Libc.SetTimerSlack, TimerSlackNanoseconds, 0, 0, 0);
        Span<byte> buffer = stackalloc byte[512];
        while (!isStopping)
        {
            line.WaitForInput(faults.IsBabbling ? TimeSpan.Zero : null);
            if (isPowerLost) chip.PowerCycle();
            isPowerLost = false;
            var received = buffer[..line.Read(buffer)];
            if (faults.IsBabbling)
            {
                Babble();
                continue;
            }
            if (received.Length > 0 && pace.Baud > 0) WaitUntil(hostPace.Occupy(Stopwatch.GetTimestamp(), received.Length));
            chip.Receive(received);
            chip.FieldChanged();
        }
    }

    private void Send(byte[] frame, FrameRole role)
    {
        byte[] all = [.. new byte[faults.TakeNoise()], .. frame];
        Transmit(all);
        if (role == FrameRole.Acknowledgement) return;
        counters.Answered(new(Stopwatch.GetTimestamp(), role == FrameRole.CardAnswer));
    }

    // Byte by byte, each when it is due; those that fell due while this thread did not run go together.
    private void Transmit(ReadOnlySpan<byte> bytes)
    {
        long start = Stopwatch.GetTimestamp();
        for (int sent = 0; sent < bytes.Length && !isStopping;)
        {
            int due = pace.Through(start, Stopwatch.GetTimestamp(), bytes.Length);
            if (due > sent)
            {
                int written = line.Write(bytes[sent..due]);
                counters.BytesSent += written;
                counters.BytesLost += due - sent - written;
                sent = due;
            }
            else WaitUntil(start + pace.After(sent + 1));
        }
    }

    // A fixed sequence (xorshift) without zeros, in which no frame begins.
    private void Babble()
    {
        Span<byte> chunk = stackalloc byte[BabbleChunkBytes];
        foreach (ref byte b in chunk)
        {
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            b = (byte)((noise & 0xFF) | 1);
        }
        Transmit(chunk);
        if (pace.Baud == 0) PseudoTerminal.Pause(TimeSpan.FromMilliseconds(1));
    }

    private static void WaitUntil(long timestamp)
    {
        long left = timestamp - Stopwatch.GetTimestamp();
        if (left > 0) PseudoTerminal.Pause(Stopwatch.GetElapsedTime(0, left));
    }
}
