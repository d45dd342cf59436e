namespace FabAccess.Edge.Badges.Serial;

/// <summary>
/// An RDM6300, which says the number of an EM4100 tag (125 kHz) over a serial line as long as the tag lies there, and nothing
/// otherwise. So a module that has no supply cannot be told from one without a tag; a port that is gone, and a line that
/// carries something else, can.
/// </summary>
public sealed class Rdm6300Reader : IBadgeReader
{
    /// <summary>The module repeats a number some ten times a second.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    /// <summary>Bytes without a sound frame and without a silent look between them, 1.5 s of them, until the line counts as broken.</summary>
    public const int MostNonsense = 1400;

    /// <summary>The same for a line that was just opened, up to its first silence: two frames. So a broken line stays lost while it is opened again and again.</summary>
    public const int MostNonsenseAtFirst = 28;

    /// <summary>
    /// From the port being open until silence says something. A module that gets its supply with the plug says nothing for a
    /// while; a tag that lies on it would count as laid down just then, and start the machine.
    /// </summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private const int MostReads = 16;

    private readonly Rdm6300Frames frames = new();
    private readonly RepeatedNumbers numbers = new(Silence);
    private readonly DeviceFile line;
    private readonly TimeProvider time;
    private readonly long openedAt;
    private int nonsense;
    private bool isProved, closed;

    private Rdm6300Reader(DeviceFile line, TimeProvider time) => (this.line, this.time, openedAt) = (line, time, time.GetTimestamp());

    /// <exception cref="IOException">No such port, not permitted, another program has it, or it is no serial port.</exception>
    public static Rdm6300Reader Open(string path, TimeProvider time) => new(SerialLine.Open(path, SerialLine.Baud9600), time);

    /// <inheritdoc/>
    public FieldContent Look()
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var now = time.GetElapsedTime(0);
        int got = Listen(now);
        bool isSettled = time.GetElapsedTime(openedAt) >= Settling;
        if (got == 0) (nonsense, isProved) = (0, isProved || isSettled);
        if (nonsense > (isProved ? MostNonsense : MostNonsenseAtFirst))
            throw new IOException("The line carries nonsense: is an RDM6300 on this port, and its ground connected?");
        var content = numbers.Look(now);
        return content is FieldContent.Empty && !isSettled ? new FieldContent.Unknown() : content;
    }

    public void Dispose()
    {
        closed = true;
        line.Dispose();
    }

    private int Listen(TimeSpan now)
    {
        Span<byte> buffer = stackalloc byte[256];
        int all = 0;
        for (int reads = 0; reads < MostReads && line.Read(buffer) is > 0 and var got; reads++)
        {
            all += got;
            foreach (byte next in buffer[..got]) Take(next, now);
        }
        return all;
    }

    private void Take(byte next, TimeSpan now)
    {
        nonsense = Math.Min(nonsense, MostNonsense) + 1;
        switch (frames.Take(next))
        {
            case Rdm6300Frame.Sound:
                numbers.Hear(frames.Number, now);
                (nonsense, isProved) = (0, true);
                break;
            case Rdm6300Frame.Damaged:
                numbers.HearGarbled();
                break;
        }
    }
}
