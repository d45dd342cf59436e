namespace FabAccess.Simulator.Readers;

internal enum HostFrameKind
{
    WakeUp,
    Ack,
    Nack,
    Command,
    Damaged,
}

/// <summary>What the host sent; <see cref="Data"/> is the command byte and its parameters.</summary>
internal readonly record struct HostFrame(HostFrameKind Kind, byte[] Data);

/// <summary>
/// Cuts the host's byte stream into frames. Drivers differ: some send 55 wake-up bytes, a long preamble and a
/// postamble, some start at 00 FF and leave the postamble out. So a frame is searched from 00 FF, and never
/// waits for a postamble.
/// </summary>
internal sealed class Pn532FrameReader
{
    private readonly List<byte> bytes = [];

    public void Add(ReadOnlySpan<byte> received) => bytes.AddRange(received);

    public void Clear() => bytes.Clear();

    public bool TryRead(out HostFrame frame)
    {
        frame = default;
        int start = FindStart();
        int skipped = start >= 0 ? start : bytes.Count - (bytes is [.., 0x00] ? 1 : 0);
        bool woken = bytes.IndexOf(0x55) is >= 0 and var at && at < skipped;
        bytes.RemoveRange(0, skipped);
        if (woken)
        {
            frame = new(HostFrameKind.WakeUp, []);
            return true;
        }
        return start >= 0 && TryReadHere(out frame);
    }

    private int FindStart()
    {
        for (int i = 0; i + 1 < bytes.Count; i++)
            if (bytes[i] == 0x00 && bytes[i + 1] == 0xFF) return i;
        return -1;
    }

    private bool TryReadHere(out HostFrame frame)
    {
        frame = default;
        if (bytes.Count < 4) return false;
        switch (bytes[2], bytes[3])
        {
            case (0x00, 0xFF): return Take(4, HostFrameKind.Ack, [], out frame);
            case (0xFF, 0x00): return Take(4, HostFrameKind.Nack, [], out frame);
            case (0xFF, 0xFF): return bytes.Count >= 7 && TryReadData(7, (bytes[4] << 8) | bytes[5], bytes[4] + bytes[5] + bytes[6], out frame);
            default: return TryReadData(4, bytes[2], bytes[2] + bytes[3], out frame);
        }
    }

    private bool TryReadData(int head, int length, int lengthSum, out HostFrame frame)
    {
        frame = default;
        if ((lengthSum & 0xFF) != 0 || length is < 2 or > Pn532Frame.LongestData) return Take(2, HostFrameKind.Damaged, [], out frame);
        if (bytes.Count < head + length + 1) return false;
        byte[] body = [.. bytes.GetRange(head, length + 1)];
        bool good = Pn532Frame.Sum(body) == 0 && body[0] == Pn532Frame.FromHost;
        return Take(head + length + 1, good ? HostFrameKind.Command : HostFrameKind.Damaged, good ? body[1..^1] : [], out frame);
    }

    private bool Take(int count, HostFrameKind kind, byte[] data, out HostFrame frame)
    {
        bytes.RemoveRange(0, count);
        frame = new(kind, data);
        return true;
    }
}
