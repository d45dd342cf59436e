namespace FabAccess.Edge.Gpio;

/// <summary>A line that this process drives. Disposing it, or the end of the process, gives it back to its external pull: off.</summary>
public interface IOutputLine : IDisposable
{
    /// <exception cref="IOException">The kernel refused.</exception>
    void Drive(bool high);

    /// <summary>Reads the level back.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    bool ReadLevel();
}

/// <summary>A line that others drive, e.g. a button.</summary>
public interface IInputLine : IDisposable
{
    /// <summary>Waits for the next edge; false when none came in time.</summary>
    /// <exception cref="IOException">The line is gone.</exception>
    bool TryWaitEdge(TimeSpan wait, out LineEdge edge);

    /// <summary>The level now.</summary>
    /// <exception cref="IOException">The line is gone.</exception>
    bool ReadLevel();
}

/// <summary>The resistor inside the chip that an input is given, for the time in which nobody drives it.</summary>
public enum LinePull
{
    Down,
    Up,
}

/// <summary>One edge, with the kernel's monotonic time.</summary>
public readonly record struct LineEdge(bool IsRising, ulong MonotonicNanoseconds, uint Line);

/// <summary>The lines of one GPIO chip. A line has one owner at a time, in the whole system.</summary>
public interface IGpioLines : IDisposable
{
    /// <summary>Takes a line as output; the pin takes <paramref name="high"/> at once, without passing through the other level.</summary>
    /// <exception cref="IOException">No such line, or somebody else has it.</exception>
    IOutputLine OpenOutput(uint line, bool high);

    /// <summary>Takes a line as input, reporting both edges, debounced by the kernel.</summary>
    /// <exception cref="IOException">No such line, or somebody else has it.</exception>
    IInputLine OpenInput(uint line, LinePull pull, TimeSpan debounce);
}
