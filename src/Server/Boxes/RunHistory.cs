using FabAccess.Core.Values;

namespace FabAccess.Server.Boxes;

/// <summary>What a greeting tells about which process of a box it is.</summary>
internal enum RunSeen
{
    /// <summary>The one that greeted last: it has connected again.</summary>
    Same,

    /// <summary>It has not greeted before: the box was started anew.</summary>
    New,

    /// <summary>It greeted before another one did, and is back: no single box does that, whatever its network does.</summary>
    Back,
}

/// <summary>
/// The processes of one box, in the order in which they greeted. A process that has ended never greets again; so one that
/// comes back after a later one shows two boxes with one identity, without a threshold and at the first time.
/// </summary>
internal sealed class RunHistory
{
    /// <summary>The oldest are forgotten; two boxes that live side by side take turns within two.</summary>
    public const int Most = 64;

    private readonly List<RunId> runs;

    /// <param name="runs">The oldest first.</param>
    public RunHistory(IEnumerable<RunId> runs) => this.runs = [.. runs];

    /// <summary>Whether it greeted last.</summary>
    public bool IsLast(RunId run) => runs.Count > 0 && runs[^1] == run;

    public RunSeen Greeted(RunId run)
    {
        if (IsLast(run)) return RunSeen.Same;
        var seen = runs.Remove(run) ? RunSeen.Back : RunSeen.New;
        runs.Add(run);
        if (runs.Count > Most) runs.RemoveAt(0);
        return seen;
    }
}
