using System.Diagnostics;

namespace FabAccess.Simulator.Tests.Readers;

/// <summary>A host that speaks to a PN532 over the serial port, the simplest that can be.</summary>
internal sealed class HostPort : IDisposable
{
    private readonly int descriptor;

    public HostPort(string path)
    {
        descriptor = Libc.Open(path, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec);
        Assert.True(descriptor >= 0, $"{path} does not open.");
    }

    public void WakeUp()
    {
        Write([0x55, 0x55, 0x00, 0x00, 0x00]);
        Ask(0x14, 0x01);
    }

    /// <exception cref="IOException">The port failed.</exception>
    public byte[] Ask(params byte[] command)
    {
        Write(ChipDriver.Frame(command));
        Assert.Equal("0000FF00FF00", Convert.ToHexString(Read(6)));
        byte[] head = Read(5);
        return ChipDriver.Data([.. head, .. Read(head[3] + 2)], (byte)(command[0] + 1));
    }

    public byte[] Read(int count)
    {
        var bytes = new List<byte>();
        long start = Stopwatch.GetTimestamp();
        while (bytes.Count < count)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5), $"Only {bytes.Count} of {count} bytes came.");
            bytes.AddRange(ReadWithin(TimeSpan.FromMilliseconds(50), count - bytes.Count));
        }
        return [.. bytes];
    }

    /// <summary>What comes within the time, at most so much; nothing when nothing comes.</summary>
    public unsafe byte[] ReadWithin(TimeSpan time, int most = 512)
    {
        var wait = new Libc.PollDescriptor { Descriptor = descriptor, Events = Libc.Readable };
        var limit = new Libc.TimeSpec { Nanoseconds = (nint)(time.Ticks * 100) };
        if (Libc.Poll(&wait, 1, &limit, null) == 0) return [];
        var buffer = new byte[most];
        fixed (byte* b = buffer)
        {
            nint count = Libc.Read(descriptor, b, (nuint)most);
            return count > 0 ? buffer[..(int)count] : throw new IOException("The port is gone.");
        }
    }

    public void Drain()
    {
        while (ReadWithin(TimeSpan.FromMilliseconds(50)).Length > 0)
        {
        }
    }

    public void Dispose() => _ = Libc.Close(descriptor);

    private unsafe void Write(byte[] bytes)
    {
        fixed (byte* b = bytes)
            if (Libc.Write(descriptor, b, (nuint)bytes.Length) != bytes.Length) throw new IOException("The port is gone.");
    }
}
