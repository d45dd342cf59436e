using FabAccess.Simulator.Gpio;

namespace FabAccess.Simulator.Hardware;

/// <summary>
/// The contactor that a relay's coil drives, with its mirror contact: closed to ground while the main contacts are open,
/// open (so that the input's pull-up shows) while they are closed. It can weld, and its coil can be dead.
/// </summary>
public sealed class Contactor
{
    private readonly SimulatedGpioChip chip;
    private readonly int relayLine, feedbackLine;
    private bool isWelded, isDead;

    public Contactor(SimulatedGpioChip chip, int relayLine, int feedbackLine)
    {
        (this.chip, this.relayLine, this.feedbackLine) = (chip, relayLine, feedbackLine);
        Follow();
        chip.Changed += change =>
        {
            if (change.Line == relayLine) Follow();
        };
    }

    public int FeedbackLine => feedbackLine;

    /// <summary>Whether the machine has power: the main contacts are closed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The main contacts stay closed from the next time on that they close, until it is replaced.</summary>
    public bool IsWelded
    {
        get => isWelded;
        set
        {
            isWelded = value;
            Follow();
        }
    }

    /// <summary>The coil no longer pulls.</summary>
    public bool IsDead
    {
        get => isDead;
        set
        {
            isDead = value;
            Follow();
        }
    }

    private void Follow()
    {
        IsClosed = (IsClosed && isWelded) || (chip.Level(relayLine) && !isDead);
        chip.Force(feedbackLine, IsClosed ? null : false);
    }
}
