using FabAccess.Edge.Gpio;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>One relay line that writes down what is done to it and fails on demand.</summary>
internal sealed class FakeLines(Action<string> tell) : IGpioLines, IOutputLine
{
    public volatile bool IsHigh;

    public bool CannotBeOpened { get; set; }

    public bool CannotBeDrivenHigh { get; set; }

    public bool CannotBeDrivenLow { get; set; }

    public bool IsStuckLow { get; set; }

    /// <summary>Shorted to the supply: the machine has power whatever is driven.</summary>
    public bool IsStuckHigh { get; set; }

    public IOutputLine OpenOutput(uint line, bool high)
    {
        if (CannotBeOpened) throw new IOException("The line is taken.");
        IsHigh = high;
        tell(high ? "open high" : "open low");
        return this;
    }

    public IInputLine OpenInput(uint line, LinePull pull, TimeSpan debounce) => throw new IOException("No such line.");

    public void Drive(bool high)
    {
        if (high ? CannotBeDrivenHigh : CannotBeDrivenLow) throw new IOException("The kernel refused.");
        IsHigh = high && !IsStuckLow;
        tell(high ? "on" : "off");
    }

    public bool ReadLevel() => IsHigh || IsStuckHigh;

    public void Dispose()
    {
        // Its pull takes it down.
        if (IsHigh) tell("let go");
        IsHigh = false;
    }
}
