using FabAccess.Edge.Gpio;

namespace FabAccess.Fuzzing.Targets;

/// <summary>A relay that works, and tells when it is switched on.</summary>
internal sealed class RelayProbe(Action switchedOn) : IGpioLines, IOutputLine
{
    private bool isHigh;

    public IOutputLine OpenOutput(uint line, bool high)
    {
        isHigh = high;
        return this;
    }

    public IInputLine OpenInput(uint line, LinePull pull, TimeSpan debounce) => throw new IOException("No such line.");

    public void Drive(bool high)
    {
        if (high && !isHigh) switchedOn();
        isHigh = high;
    }

    public bool ReadLevel() => isHigh;

    public void Dispose() => isHigh = false;
}
