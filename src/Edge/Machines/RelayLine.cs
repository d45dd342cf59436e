using FabAccess.Edge.Gpio;

namespace FabAccess.Edge.Machines;

/// <summary>
/// The line that switches one machine. Opened low; read back after each change. When it cannot be driven low, or does not
/// follow, it is given back to the kernel, which leaves it to its external pull-down: the second way to off. Opening it
/// again drives it low again, never high. Where a feedback contact is wired, the line only works while the contact follows. Used by its machine's worker; <see cref="GiveBack"/> may come from anywhere.
/// </summary>
public sealed class RelayLine(Func<IGpioLines> openChip, uint line, FeedbackContact? feedback = null) : IMachineSwitch
{
    private const string StaysHigh = "The line stays high: the machine may have power.";

    private readonly Lock gate = new();
    private IGpioLines? chip;
    private IOutputLine? output;
    private bool isForGood;

    /// <inheritdoc/>
    public string Place => $"relay line {line}";

    /// <summary>A relay falls off with the current of its coil.</summary>
    public bool CanOutliveBox => false;

    public bool IsHeld => false;

    /// <inheritdoc/>
    public bool IsOn { get; private set; }

    public bool IsOpen => output is not null;

    /// <inheritdoc/>
    public string? TryOpen(TimeSpan? keepsIfPoweredFor = null)
    {
        lock (gate)
        {
            if (isForGood) return "The line was given back.";
            if (output is not null) return null;
            if (feedback?.Disagreement() is { } disagreement) return disagreement;
            try
            {
                chip = openChip();
                output = chip.OpenOutput(line, high: false);
                if (!output.ReadLevel()) return null;
                LetGo();
                return StaysHigh;
            }
            catch (IOException e)
            {
                LetGo();
                return e.Message;
            }
        }
    }

    /// <inheritdoc/>
    public string? TrySwitch(bool on, bool outlivesBox = false)
    {
        lock (gate)
        {
            if (output is null) return on ? "The line is not open." : null;
            try
            {
                output.Drive(on);
                IsOn = on;
                feedback?.Told(on);
                if (output.ReadLevel() == on) return null;
                LetGo();
                return on ? "The line stays low." : StaysHigh;
            }
            catch (IOException e)
            {
                LetGo();
                return e.Message;
            }
        }
    }

    /// <inheritdoc/>
    public string? TryCheck()
    {
        lock (gate)
        {
            if (output is null) return "The line is not open.";
            try
            {
                string? reason = output.ReadLevel() == IsOn ? feedback?.Disagreement() : "The line has another level than it was given.";
                if (reason is not null) LetGo();
                return reason;
            }
            catch (IOException e)
            {
                LetGo();
                return e.Message;
            }
        }
    }

    /// <summary>Nothing to leave: see <see cref="CanOutliveBox"/>.</summary>
    public void LeaveOn()
    {
    }

    /// <summary>Off for good: low if it can be driven, then back to its pull.</summary>
    public void GiveBack()
    {
        TrySwitch(on: false);
        lock (gate)
        {
            isForGood = true;
            LetGo();
            feedback?.Dispose();
        }
    }

    public void Dispose() => GiveBack();

    private void LetGo()
    {
        IsOn = false;
        feedback?.Told(on: false);
        foreach (IDisposable? held in (ReadOnlySpan<IDisposable?>)[output, chip])
        {
            try
            {
                held?.Dispose();
            }
            catch (IOException)
            {
                // The kernel has taken it back already.
            }
        }
        (output, chip) = (null, null);
    }
}
