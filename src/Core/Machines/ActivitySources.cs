using System.Collections.Immutable;
using FabAccess.Core.Values;

namespace FabAccess.Core.Machines;

/// <summary>What can tell of a machine whether it works.</summary>
public enum ActivitySource
{
    /// <summary>A dry contact.</summary>
    Contact,

    /// <summary>A printer, asked over the network.</summary>
    Printer,

    /// <summary>The power that it draws.</summary>
    Power,
}

/// <summary>
/// What all that is wired says together. Busy wins over unknown, which wins over idle: one that sees a job is believed, and idle is only
/// what all agree on, since the latest of them began to. One that has not told yet is unknown.
/// </summary>
public sealed record ActivitySources
{
    private readonly ImmutableArray<MachineInput.ActivityChanged?> told;
    private readonly ImmutableArray<bool> wired;

    private ActivitySources(ImmutableArray<bool> wired, ImmutableArray<MachineInput.ActivityChanged?> told) => (this.wired, this.told) = (wired, told);

    /// <param name="sources">What is wired; at least one.</param>
    public static ActivitySources Of(params ActivitySource[] sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentOutOfRangeException.ThrowIfZero(sources.Length);
        var all = Enum.GetValues<ActivitySource>();
        return new([.. all.Select(s => Array.IndexOf(sources, s) >= 0)], [.. all.Select(_ => (MachineInput.ActivityChanged?)null)]);
    }

    /// <summary>One of them says something else than before. What is not wired says nothing.</summary>
    public ActivitySources Take(ActivitySource source, MachineInput.ActivityChanged said) => wired[(int)source] ? new(wired, told.SetItem((int)source, said)) : this;

    /// <summary>What they come to.</summary>
    /// <param name="now">For what nobody has told a time of.</param>
    public MachineInput.ActivityChanged Together(Moment now)
    {
        var said = told.Where((_, source) => wired[source]).ToArray();
        var heat = said.Max(s => s?.Heat ?? Heat.Untold);
        if (Latest(said.Where(s => s?.Activity == Activity.Busy)) is { } busy) return busy with { Heat = heat };
        if (said.Any(s => s?.Activity != Activity.Idle)) return new(Activity.Unknown, Latest(said.Where(s => s is { Activity: not Activity.Idle }))?.Since ?? now, heat);
        return Latest(said)! with { Heat = heat };
    }

    private static MachineInput.ActivityChanged? Latest(IEnumerable<MachineInput.ActivityChanged?> of) => of.MaxBy(s => s?.Since.MonotonicMilliseconds);
}
