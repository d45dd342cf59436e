using FabAccess.Core.Metering;
using FabAccess.Edge.Gpio;

namespace FabAccess.Edge.Power;

/// <summary>
/// An energy meter's S0 output on a GPIO line that is pulled up: its optocoupler pulls the line down for 30 ms or more a pulse. The
/// kernel stamps and keeps the edges, so that none is lost between two looks. A meter that is not connected cannot be told from one
/// through which nothing flows.
/// </summary>
public sealed class PulseMeter : IPowerMeter
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(5);

    // More than the kernel keeps; what comes meanwhile is the next look's.
    private const int MostEdges = 256;

    private readonly IGpioLines chip;
    private readonly IInputLine input;
    private readonly MeterWord.Pulse word;
    private readonly TimeProvider time;
    private readonly decimal knownBelowWatts;
    private PulsePower pulses;

    private PulseMeter(IGpioLines chip, IInputLine input, MeterWord.Pulse word, decimal knownBelowWatts, TimeProvider time)
    {
        (this.chip, this.input, this.word, this.knownBelowWatts, this.time) = (chip, input, word, knownBelowWatts, time);
        pulses = new(Now);
    }

    /// <param name="openChip">Opens the box's chip.</param>
    /// <param name="word">Which line, and what a pulse is.</param>
    /// <param name="knownBelowWatts">Below it silence says something before two pulses have come.</param>
    /// <param name="time">Its timestamps are the kernel's monotonic time, as those of the edges.</param>
    /// <exception cref="IOException">No such line, or somebody else has it.</exception>
    public static PulseMeter Open(Func<IGpioLines> openChip, MeterWord.Pulse word, decimal knownBelowWatts, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(openChip);
        ArgumentNullException.ThrowIfNull(word);
        var chip = openChip();
        try
        {
            return new(chip, chip.OpenInput(word.Line, LinePull.Up, Debounce), word, knownBelowWatts, time);
        }
        catch
        {
            chip.Dispose();
            throw;
        }
    }

    private long Now => time.GetElapsedTime(0).Ticks * 100;

    /// <inheritdoc/>
    public decimal? Read()
    {
        for (int edges = 0; edges < MostEdges && input.TryWaitEdge(TimeSpan.Zero, out var edge); edges++)
            if (!edge.IsRising) pulses = pulses.Take((long)edge.MonotonicNanoseconds);
        // Asked for its level, too: a chip that is gone sends no edges, which would look like silence.
        input.ReadLevel();
        return pulses.At(Now, word.PulsesPerKwh, knownBelowWatts) is MeterReading.Power power ? power.Watts : null;
    }

    public void Dispose()
    {
        input.Dispose();
        chip.Dispose();
    }
}
