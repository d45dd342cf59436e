namespace FabAccess.Edge.Machines;

/// <summary>
/// What gives a machine its power: a line of the box, several of them in order, a plug on the network. Opened off; looked at
/// after each change. When it does not follow it is let go of, and goes off by means of its own (a pull-down, a timer in the
/// plug). Opening it again switches it off again, never on. Used by its machine's worker; <see cref="GiveBack"/> may come from
/// anywhere.
/// </summary>
public interface IMachineSwitch : IDisposable
{
    /// <summary>What and where, for a person, e.g. "relay line 17".</summary>
    string Place { get; }

    /// <summary>Whether it can stay on without its box: where a rule wants that, see <see cref="TrySwitch"/>.</summary>
    bool CanOutliveBox { get; }

    /// <summary>Whether the machine is switched on, as far as was told.</summary>
    bool IsOn { get; }

    bool IsOpen { get; }

    /// <summary>Whether it was found on and left so: a job from before the program began.</summary>
    bool IsHeld { get; }

    /// <summary>Whether it is so, or could not be asked yet and may be.</summary>
    bool MayBeHeld => IsHeld;

    /// <summary>Takes the switch, off. The reason why not; null when it worked.</summary>
    /// <param name="keepsIfPoweredFor">What is found on stays on, and that is the reason, if the switch itself has had power for longer than this: the job of before may run. Null: it does not.</param>
    string? TryOpen(TimeSpan? keepsIfPoweredFor = null);

    /// <summary>Switches and looks. The reason why it did not follow; null when it did. Blocks for 1.5 s at most. On failure it is let go of: off.</summary>
    /// <param name="on">Whether on.</param>
    /// <param name="outlivesBox">Whether it stays on when its box dies; says nothing where it cannot.</param>
    string? TrySwitch(bool on, bool outlivesBox = false);

    /// <summary>Looks. The reason why it is not as it was told; null when it is. On failure it is let go of: off. Does not block.</summary>
    string? TryCheck();

    /// <summary>The program ends and the job goes on: leaves it as it is.</summary>
    void LeaveOn();

    /// <summary>Off for good, but for what was left on. For the end of the process, orderly or not.</summary>
    void GiveBack();
}
