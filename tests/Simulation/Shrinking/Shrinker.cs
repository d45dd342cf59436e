using System.Collections.Immutable;
using FabAccess.Simulation.Faults;

namespace FabAccess.Simulation.Shrinking;

/// <summary>
/// Makes a failing run small: days after the failure go, then boxes, kinds of faults, and in the end single things
/// (ddmin: halves, quarters and so on, as long as what is left still fails). A smaller run may fail otherwise than the large one did;
/// what counts is that the same invariant is broken. Ends when nothing more can go, or when the time is over.
/// </summary>
/// <param name="fails">Runs it; whether the same invariant is broken, and on which day (from 0).</param>
/// <param name="isOver">Whether the time is over.</param>
public sealed class Shrinker(Func<Extent, int?> fails, Func<bool> isOver)
{
    public int Tries { get; private set; }

    /// <param name="failing">A run that fails on that day.</param>
    /// <param name="day">From 0.</param>
    public Extent Shrink(Extent failing, int day)
    {
        ArgumentNullException.ThrowIfNull(failing);
        var smallest = ByDays(failing, day);
        for (int boxes = 1; boxes < smallest.Boxes; boxes++)
        {
            if (!Fails(smallest with { Boxes = boxes })) continue;
            smallest = smallest with { Boxes = boxes };
            break;
        }
        foreach (var group in Enum.GetValues<FaultGroups>().Where(g => g is not (FaultGroups.None or FaultGroups.All)))
        {
            var fewer = smallest with { Faults = smallest.Faults & ~group };
            if (fewer.Faults != smallest.Faults && Fails(fewer)) smallest = fewer;
        }
        return ByThings(smallest);
    }

    private Extent ByDays(Extent failing, int day)
    {
        var shorter = failing with { Days = Math.Min(failing.Days, day + 1) };
        return shorter.Days < failing.Days && Fails(shorter) ? shorter : failing;
    }

    private Extent ByThings(Extent failing)
    {
        ImmutableArray<string> left = [.. new Scenario(failing).Ids];
        int parts = 2;
        while (left.Length > 1 && !isOver())
        {
            int size = (left.Length + parts - 1) / parts;
            bool isSmaller = false;
            for (int from = 0; from < left.Length && !isOver(); from += size)
            {
                var without = left.RemoveRange(from, Math.Min(size, left.Length - from));
                if (!Fails(failing with { Only = without.ToHashSet() })) continue;
                (left, isSmaller) = (without, true);
                from -= size;
            }
            if (!isSmaller && size == 1) break;
            parts = isSmaller ? Math.Max(2, parts - 1) : Math.Min(left.Length, parts * 2);
        }
        return failing with { Only = left.ToHashSet() };
    }

    private bool Fails(Extent extent)
    {
        if (isOver()) return false;
        Tries++;
        return fails(extent) is not null;
    }
}
