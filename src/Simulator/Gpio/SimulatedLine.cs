namespace FabAccess.Simulator.Gpio;

/// <summary>What is wrong with a line.</summary>
public enum LineFault
{
    None,

    /// <summary>Setting the level fails with EIO, and the level stays.</summary>
    SetFails,

    /// <summary>The level stays as it is whatever is set: a welded contact. Nothing reports an error.</summary>
    Stuck,
}

/// <summary>One line of a simulated chip. Guarded by its chip's lock.</summary>
internal sealed class SimulatedLine(int offset, bool pullsUp)
{
    public int Offset => offset;

    /// <summary>The resistor on the board.</summary>
    public bool PullsUp { get; set; } = pullsUp;

    /// <summary>A button or a test that forces the level of an input; null when nothing does.</summary>
    public bool? External { get; set; }

    public LineFault Fault { get; set; }

    public GpioDescriptor? Owner { get; set; }

    public string Consumer { get; set; } = "";

    public LineSettings Settings { get; set; }

    /// <summary>The level that an owner drives; null while the line is an input or nobody's.</summary>
    public bool? Driven { get; set; }

    public bool Level { get; set; } = pullsUp;

    public ulong EventCount { get; set; }

    /// <summary>For the debounce: the level that was reported last, and the timer that looks again.</summary>
    public bool ReportedLevel { get; set; } = pullsUp;

    public ITimer? Settling { get; set; }

    /// <summary>When the level changed last, on the chip's clock; null before the first change.</summary>
    public long? SettlingSince { get; set; }

    /// <summary>What the pin would show now: an output's driver wins, then what is forced from outside, then the chip's pull, then the board's.</summary>
    public bool Settled() => Driven ?? External ?? (Settings.Flags & GpioAbi.Bias) switch
    {
        GpioAbi.PullUp => true,
        GpioAbi.PullDown => false,
        _ => PullsUp,
    };
}
