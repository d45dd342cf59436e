using FabAccess.Edge.Gpio;

namespace FabAccess.Edge.Badges.Wiegand;

/// <summary>
/// A Wiegand reader on two GPIO lines. The kernel stamps and keeps the pulses, so that none is lost between two looks,
/// however late a look is. The line is one-way and idle when all is well: a reader that is not connected cannot be told from one
/// that nobody uses.
/// </summary>
public sealed class WiegandReader : IBadgeReader
{
    // A look takes no more than the kernel keeps; what comes meanwhile is the next one's.
    private const int MostPulses = 256;

    private readonly SaidNumbers numbers = new();
    private readonly WiegandFrames frames;
    private readonly IDisposable? chip;
    private readonly IInputLine lines;
    private readonly uint dataOne;
    private readonly TimeProvider time;
    private bool closed;

    /// <param name="lines">Both lines, falling edges only.</param>
    /// <param name="dataOne">Which of them is D1.</param>
    /// <param name="bits">Of a frame, 26 or 34.</param>
    /// <param name="time">Its timestamps are the kernel's monotonic time, as those of the edges.</param>
    /// <param name="chip">Disposed with the reader.</param>
    internal WiegandReader(IInputLine lines, uint dataOne, int bits, TimeProvider time, IDisposable? chip = null)
    {
        (this.lines, this.dataOne, this.time, this.chip) = (lines, dataOne, time, chip);
        frames = new(bits, number => numbers.Say(number, time.GetElapsedTime(0)));
    }

    /// <exception cref="IOException">No such chip or line, or somebody else has it.</exception>
    public static WiegandReader Open(ReaderWord.Wiegand word, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(word);
        var chip = GpioCharacterDevice.Open(word.Chip);
        try
        {
            return new(chip.OpenPulses(word.DataZero, word.DataOne, MostPulses), word.DataOne, word.Bits, time, chip);
        }
        catch
        {
            chip.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public FieldContent Look()
    {
        ObjectDisposedException.ThrowIf(closed, this);
        for (int pulses = 0; pulses < MostPulses && lines.TryWaitEdge(TimeSpan.Zero, out var edge); pulses++)
            if (!edge.IsRising) frames.Pulse(edge.Line == dataOne, edge.MonotonicNanoseconds);
        frames.Rest((ulong)time.GetElapsedTime(0).Ticks * 100);
        return numbers.Look();
    }

    public void Dispose()
    {
        closed = true;
        lines.Dispose();
        chip?.Dispose();
    }
}
