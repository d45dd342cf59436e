namespace FabAccess.PowerCuts.Days;

/// <summary>What is done with a recorded day.</summary>
internal enum Ordeal
{
    PowerCuts,
    Kills,
    Rot,
}

/// <summary>A day by its name, what is done with it, and what the disk refuses meanwhile (as behind strace's -e).</summary>
internal sealed record Scenario(string Name, Ordeal Ordeal, string Words, IDay Day, params string[] Injections)
{
    public PartResult Run(Effort effort) => Ordeal switch
    {
        Ordeal.PowerCuts => PowerCutRun.Images(this, effort),
        Ordeal.Kills => PowerCutRun.Kills(this, effort),
        Ordeal.Rot => PowerCutRun.Rot(this, effort),
        _ => throw new InvalidOperationException("A closed set."),
    };
}

/// <summary>The days that there are; the child mode of this program finds them by name.</summary>
internal static class Days
{
    private const int Wal = 64 * 1024;

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("edge", Ordeal.PowerCuts, "journal and permit list of a box as it is set up", new EdgeDay(Starts: 2, Appends: 100, BetweenHousekeeping: 500, PreparedWal: 3 * 1024 * 1024, ListEvery: 20)),
        new("edge-busy", Ordeal.PowerCuts, "the same with housekeeping after every 23 entries and four starts", new EdgeDay(Starts: 4, Appends: 70, BetweenHousekeeping: 23, PreparedWal: Wal, ListEvery: 9, KeepMilliseconds: 100)),
        // The writer's thread counts its own calls, anew with each start.
        new("edge-full", Ordeal.PowerCuts, "the same on a disk that is full for a while after each start", new EdgeDay(Starts: 2, Appends: 60, BetweenHousekeeping: 23, PreparedWal: Wal, ListEvery: 9, KeepMilliseconds: 100), "inject=pwrite64:error=ENOSPC:when=150..170"),
        new("edge-unsynced", Ordeal.PowerCuts, "the same on a disk that refuses some syncs", new EdgeDay(Starts: 2, Appends: 60, BetweenHousekeeping: 23, PreparedWal: Wal, ListEvery: 9, KeepMilliseconds: 100), "inject=fdatasync,fsync:error=EIO:when=12..60+9"),
        new("edge-rot", Ordeal.Rot, "journal and permit list", new EdgeDay(Starts: 2, Appends: 90, BetweenHousekeeping: 40, PreparedWal: Wal, ListEvery: 12)),
        new("edge-kill", Ordeal.Kills, "journal", new EdgeDay(Starts: 1, Appends: 20, BetweenHousekeeping: 500, PreparedWal: 0, ListEvery: 0)),
        new("server", Ordeal.PowerCuts, "embedded store of a server", new ServerDay(Entries: 120)),
        new("server-rot", Ordeal.Rot, "embedded store of a server", new ServerDay(Entries: 60)),
        new("permits", Ordeal.Kills, "permit list", new PermitDay(Lists: 12)),
    ];

    public static Scenario Of(string name) => All.Single(s => s.Name == name);
}
