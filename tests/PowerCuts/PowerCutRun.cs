using System.Globalization;
using FabAccess.PowerCuts.Days;
using FabAccess.PowerCuts.Images;
using FabAccess.PowerCuts.Recordings;
using FabAccess.PowerCuts.Rotting;

namespace FabAccess.PowerCuts;

/// <summary>How much of everything is tried.</summary>
/// <param name="Seed">For all that is chosen at random.</param>
/// <param name="Shuffles">Random images after each operation.</param>
/// <param name="Stride">Images after every so many-th operation of a server's day, which are dear.</param>
/// <param name="KillStep">A kill at every so many-th call.</param>
/// <param name="Rots">Cases of each kind of decay and file.</param>
internal sealed record Effort(int Seed, int Shuffles, int Stride, int KillStep, int Rots)
{
    /// <summary>For each change: some 11,000 images and 170 kills.</summary>
    public static Effort Usual { get; } = new(Seed: 1, Shuffles: 1, Stride: 10, KillStep: 1, Rots: 24);

    /// <summary>For a night: over 100,000 images, and 1,000 cases of each decay.</summary>
    public static Effort Long(int seed) => new(seed, Shuffles: 30, Stride: 1, KillStep: 1, Rots: 500);
}

/// <summary>What came of a part of the run: for the table, and in full where something did not hold.</summary>
internal sealed record PartResult(IReadOnlyList<FaultRow> Rows, int Tried, IReadOnlyList<string> Failures);

/// <summary>The parts of a run, each of which writes its rows into <c>.fab/faults/power-cuts.json</c>.</summary>
internal static class PowerCutRun
{
    public const string ReportName = "power-cuts";

    private const int Workers = 2;

    private static readonly Dictionary<CutPolicy, string> Faults = new()
    {
        [CutPolicy.KeepAll] = "power cut: un-synced writes kept (as after kill -9)",
        [CutPolicy.DropAll] = "power cut: un-synced writes dropped",
        [CutPolicy.Prefix] = "power cut: un-synced writes kept up to one of them",
        [CutPolicy.Sectors512] = "power cut: un-synced sectors of 512 bytes in any order",
        [CutPolicy.Sectors4096] = "power cut: un-synced pages of 4 KiB in any order",
        [CutPolicy.TruncationLost] = "power cut: truncation dropped",
        [CutPolicy.NamesLost] = "power cut: creation, renaming and removal dropped",
    };

    public static PartResult Images(Scenario scenario, Effort effort)
    {
        if (Unrecorded("power cut: every kind", scenario.Words) is { } not) return not;
        using var folder = new ImageFolder("day");
        var traced = Strace.Run(scenario.Name, folder.Path, scenario.Injections);
        if (traced.ExitCode != 0) throw new InvalidOperationException($"The day '{scenario.Name}' did not end well: {traced.Errors}");
        var results = new ImageRun(traced.Recording, scenario.Day, effort.Seed, effort.Shuffles, scenario.Day is ServerDay ? effort.Stride : 1).Run(Workers);
        var rows = results.Tried.Select(tried => new FaultRow(Faults[tried.Key], $"images from a recording: {scenario.Words}", tried.Value, Words(results.Failures.Where(f => f.Policy == tried.Key))));
        return Saved([.. rows], results.Images, [.. results.Failures.Select(f => f.ToString())]);
    }

    public static PartResult Kills(Scenario scenario, Effort effort)
    {
        const string fault = "kill -9 at each write, sync, rename and truncation";
        if (Unrecorded(fault, scenario.Words) is { } not) return not;
        var results = FabAccess.PowerCuts.Kills.Run(scenario, Workers, effort.KillStep);
        string result = results.Failures.Count == 0 ? "0 lost, 0 unusable; each as its image" : string.Create(CultureInfo.InvariantCulture, $"{results.Failures.Count} not as they should be");
        return Saved([new(fault, $"real process: {scenario.Words}", results.Kills, result)], results.Kills, [.. results.Failures.Select(f => f.ToString())]);
    }

    public static PartResult Rot(Scenario scenario, Effort effort)
    {
        if (Unrecorded("rot: every kind", scenario.Words) is { } not) return not;
        using var folder = new ImageFolder("day");
        var recording = Strace.Run(scenario.Name, folder.Path, scenario.Injections).Recording;
        var cases = Rots.Of(scenario.Day, recording).SelectMany(r => r.Run(effort.Rots, effort.Seed, Workers)).ToList();
        var rows = cases.GroupBy(c => (c.File, c.Decay)).Select(g => new FaultRow($"rot: {Decays[g.Key.Decay]}", g.Key.File.StartsWith("backups/", StringComparison.Ordinal) ? "a backup" : g.Key.File, g.Count(), Words(g)));
        return Saved([.. rows], cases.Count, [.. cases.Where(c => c.Kind == RotKind.Wrong).Select(c => c.ToString())]);
    }

    private static readonly Dictionary<Decay, string> Decays = new()
    {
        [Decay.FlippedBit] = "one bit flipped",
        [Decay.ZeroedPage] = "one page of zeros",
        [Decay.CutFile] = "end cut off",
    };

    private static string Words(IEnumerable<Failure> failures)
    {
        var kinds = failures.ToLookup(f => f.Finding.Kind);
        return string.Create(CultureInfo.InvariantCulture, $"{kinds[Harm.Lost].Count()} lost, {kinds[Harm.Unusable].Count()} unusable");
    }

    private static string Words(IEnumerable<RotCase> cases)
    {
        var kinds = cases.ToLookup(c => c.Kind);
        string derived = kinds.Contains(RotKind.Derived) ? string.Create(CultureInfo.InvariantCulture, $", {kinds[RotKind.Derived].Count()} UNNOTICED in sessions or charges") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{kinds[RotKind.Wrong].Count()} wrong answers; {kinds[RotKind.Detected].Count()} told, {kinds[RotKind.Refused].Count()} refused in words, {kinds[RotKind.Harmless].Count()} harmless{derived}");
    }

    // Where nothing can be traced the table says so instead of leaving the rows out.
    private static PartResult? Unrecorded(string fault, string how) => Strace.WhyNot is { } why ? Saved([new(fault, how, 0, $"NOT TRIED: {why}")], 0, []) : null;

    private static PartResult Saved(FaultRow[] rows, int tried, string[] failures)
    {
        FaultReport.Save(ReportName, rows);
        return new(rows, tried, failures);
    }
}
