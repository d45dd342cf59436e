using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Faults;

/// <summary>One thing done to the world.</summary>
/// <param name="Id">f, day, box and number.</param>
/// <param name="At">True time since the beginning.</param>
/// <param name="Kind">What.</param>
/// <param name="Box">Index of the box it is for, also where the server or the broker is meant.</param>
/// <param name="Machine">Index of the machine on that box.</param>
/// <param name="Lasts">How long, where it lasts.</param>
/// <param name="Operations">After how many operations, where that is said.</param>
/// <param name="Part">From -1 to 1: how far, where it can go more or less far.</param>
public sealed record Fault(string Id, TimeSpan At, FaultKind Kind, int Box, int Machine, TimeSpan Lasts, int Operations, double Part);

/// <summary>What is done to the world on one day, for each box a stream of its own.</summary>
public static class FaultPlan
{
    private static readonly (FaultKind Kind, int Weight)[] Weights = [.. Enum.GetValues<FaultKind>().Select(k => (k, WeightOf(k)))];

    public static IEnumerable<Fault> Of(long seed, int day, int box, FaultGroups groups)
    {
        for (int number = 0; number < 4; number++)
        {
            // Each is drawn whether it is wanted or not: leaving out a kind moves no other fault.
            var fault = Draw(seed, Dice.Of(seed, "fault", (((long)day * 100) + box) * 10 + number), $"f{day}.{box}.{number}", day, box);
            if (fault is not null && groups.HasFlag(fault.Kind.Group())) yield return fault;
        }
    }

    private static Fault? Draw(long seed, Dice dice, string id, int day, int box)
    {
        if (!dice.Chance(0.3)) return null;
        var kind = Kind(dice);
        int machine = (int)dice.Below(Lab.MachinesPerBox);
        var at = dice.Chance(0.75) ? NearAVisit(seed, dice, day, (box * Lab.MachinesPerBox) + machine) : TimeSpan.FromDays(day) + dice.Within(TimeSpan.Zero, TimeSpan.FromDays(1));
        return new(id, at, kind, box, machine, Lasts(dice, kind), dice.Between(1, dice.Chance(0.6) ? 12 : 200), (dice.Part() * 2) - 1);
    }

    // Where nobody does anything little can go wrong: most faults come while somebody is there, and some within the seconds of a tap.
    private static TimeSpan NearAVisit(long seed, Dice dice, int day, int machine)
    {
        var visit = Visit.Of(seed, day, machine, (int)dice.Below(2));
        return dice.Below(3) switch
        {
            0 => visit.Arrives + dice.Within(TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(3)),
            1 => visit.Arrives + visit.Stays + dice.Within(TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(6)),
            _ => visit.Arrives + dice.Within(TimeSpan.FromMinutes(-5), visit.Stays),
        };
    }

    private static FaultKind Kind(Dice dice)
    {
        long left = dice.Below(Weights.Sum(w => w.Weight));
        foreach (var (kind, weight) in Weights)
            if ((left -= weight) < 0) return kind;
        throw new InvalidOperationException("The weights do not add up.");
    }

    private static int WeightOf(FaultKind kind) => kind switch
    {
        FaultKind.BoxPowerCutAtOperation => 12,
        FaultKind.BoxPowerCut or FaultKind.BoxKilled or FaultKind.BoxStorm or FaultKind.BoxSyncFails => 6,
        FaultKind.ServerPowerCutAtOperation => 6,
        FaultKind.BoxRestarted or FaultKind.BoxCutOff or FaultKind.BoxDiskBroken or FaultKind.BoxDiskFull or FaultKind.BoxEntryRots or FaultKind.BoxDiskHangs => 4,
        _ => 2,
    };

    private static TimeSpan Lasts(Dice dice, FaultKind kind) => kind switch
    {
        FaultKind.BoxStalled or FaultKind.ServerStalled => dice.Within(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20)),
        FaultKind.BoxDiskHangs => dice.Within(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30)),
        FaultKind.BoxCutOff => Long(dice, TimeSpan.FromDays(12)),
        FaultKind.BoxClockJumps or FaultKind.BoxClockJumpsTrusted or FaultKind.BoxClockAlone or FaultKind.BoxLateMessages => Long(dice, TimeSpan.FromDays(3)),
        FaultKind.ServerCutOff or FaultKind.ServerClockJumps or FaultKind.BrokerForgets or FaultKind.BrokerRemembers or FaultKind.BrokerFromBackup => Long(dice, TimeSpan.FromHours(12)),
        _ => Long(dice, TimeSpan.FromHours(3)),
    };

    // Mostly minutes, sometimes all of it.
    private static TimeSpan Long(Dice dice, TimeSpan most)
    {
        var lasts = dice.Around(TimeSpan.FromMinutes(4), 1.5);
        return dice.Chance(0.1) ? dice.Within(lasts < most ? lasts : most, most) : lasts < most ? lasts : most;
    }
}
