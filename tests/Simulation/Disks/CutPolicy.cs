using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Disks;

/// <summary>Which of the operations that were under way when the power went are on the disk afterwards: a closed set.</summary>
public abstract record CutPolicy
{
    private CutPolicy() { }

    /// <summary>Everything: what a kill of the program leaves.</summary>
    public sealed record KeepAll : CutPolicy;

    /// <summary>Nothing that was not synced: the worst that may be.</summary>
    public sealed record DropAll : CutPolicy;

    /// <summary>The disk worked through them in order until a moment.</summary>
    /// <param name="UpTo">Number of the last operation that it finished.</param>
    public sealed record Prefix(long UpTo) : CutPolicy;

    /// <summary>Any sectors of any of them, as a disk with a cache of its own may; names change in order, as a file system with a log does it.</summary>
    public sealed record Shuffle(Dice Dice) : CutPolicy;

    /// <summary>One of the four.</summary>
    /// <param name="dice">Chooses, and goes on to choose the sectors.</param>
    /// <param name="first">Number of the first operation under way.</param>
    /// <param name="last">Number of the last one.</param>
    public static CutPolicy Any(Dice dice, long first, long last)
    {
        ArgumentNullException.ThrowIfNull(dice);
        return dice.Below(10) switch
        {
            0 => new KeepAll(),
            1 or 2 => new DropAll(),
            3 or 4 or 5 => new Prefix(first + dice.Below(Math.Max(1, last - first + 1))),
            _ => new Shuffle(dice),
        };
    }

    internal bool KeepsWhole(long number) => this switch
    {
        KeepAll => true,
        DropAll => false,
        Prefix prefix => number <= prefix.UpTo,
        Shuffle shuffle => shuffle.Dice.Chance(0.5),
        _ => throw new InvalidOperationException("No such policy."),
    };

    internal bool IsBySector => this is Shuffle;
}
