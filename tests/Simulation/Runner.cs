using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FabAccess.Simulation.Planted;
using FabAccess.Simulation.Shrinking;

namespace FabAccess.Simulation;

/// <summary>
/// Runs what was asked for, and says what came of it. Several workers are several processes: SQLite's random state belongs to
/// a process, and so does everything else that a world would rather not share.
/// </summary>
internal static class Runner
{
    private const int Ok = 0, Violated = 1, WrongUsage = 2;

    public static int Run(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(Options.Usage);
            return Ok;
        }
        Options options;
        try
        {
            options = Options.Parse(arguments);
        }
        catch (FormatException failure)
        {
            Console.Error.WriteLine(failure.Message);
            Console.Error.WriteLine(Options.Usage);
            return WrongUsage;
        }
        if (options.IsPlanted) return PlantedRuns.All();
        if (options.TallyFile is not null) Workers.EndWithTheirParent();
        var watch = Stopwatch.StartNew();
        var tally = options.Workers > 1 && !options.IsSingle ? Workers.Run(options) : Seeds(options);
        if (options.TallyFile is { } file) tally.Write(file);
        else if (!options.IsSingle && !options.IsJson) Console.WriteLine(tally.Sentence(watch.Elapsed));
        if (options.Report is { } report) FaultReport.Save(report, [.. tally.Rows((options.Days, options.Boxes))]);
        return tally.Violations > 0 ? Violated : Ok;
    }

    private static Tally Seeds(Options options)
    {
        var watch = Stopwatch.StartNew();
        var tally = Tally.None;
        for (long seed = options.FirstSeed; seed <= options.LastSeed && (options.Hours is not { } hours || watch.Elapsed.TotalHours < hours); seed += options.Stride)
        {
            var outcome = One(options, seed);
            Console.WriteLine(options.IsJson ? Json(outcome) : Line(outcome));
            tally = tally.And(outcome);
            if (outcome.Violation is null) continue;
            Console.WriteLine($"  replay: {Replay(options, Smaller(options, outcome))}");
            if (options.IsFirstEnough) break;
        }
        return tally with { ProcessorSeconds = Environment.CpuUsage.TotalTime.TotalSeconds };
    }

    private static Outcome One(Options options, long seed)
    {
        var extent = new Extent(seed, options.Days, options.Boxes, options.Faults, options.Only);
        var outcome = new SeedRun(extent, options.Mode, options.IsTraced ? Console.Out : null).Run();
        if (!options.IsSingle || options.IsTraced || outcome.Violation is not null) return outcome;
        var again = new SeedRun(extent, options.Mode, null).Run();
        return again.Ledger == outcome.Ledger ? outcome
            : outcome with { Violation = new("S7_SameBytes", "simulation", TimeSpan.FromDays(extent.Days), $"The second run came to {again.Ledger}.") };
    }

    private static Extent Smaller(Options options, Outcome failed)
    {
        if (options.ShrinkSeconds == 0) return failed.Extent;
        var watch = Stopwatch.StartNew();
        var shrinker = new Shrinker(Fails, () => watch.Elapsed.TotalSeconds > options.ShrinkSeconds);
        return shrinker.Shrink(failed.Extent, failed.Violation!.At.Days);

        int? Fails(Extent extent)
        {
            var violation = new SeedRun(extent, options.Mode, null).Run().Violation;
            return violation?.Invariant == failed.Violation!.Invariant ? violation.At.Days : null;
        }
    }

    private static string Replay(Options options, Extent extent)
    {
        string only = extent.Only is { } ids ? $" --only {string.Join(',', ids.Order(StringComparer.Ordinal))}" : "";
        string faults = extent.Faults.ToString().Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        string mode = options.Mode == RunMode.Safety ? " --mode safety" : "";
        return Invariant($"./fab sim --seed {extent.Seed} --days {extent.Days} --boxes {extent.Boxes} --faults {faults}{mode}{only} --trace");
    }

    private static string Line(Outcome outcome)
    {
        var (extent, violation) = (outcome.Extent, outcome.Violation);
        return violation is null
            ? Invariant($"seed {extent.Seed}: {extent.Days} days, {extent.Boxes} boxes, {outcome.Sessions} sessions, {outcome.Entries} entries, {outcome.Faults.Values.Sum()} faults, 0 violations, ledger {Short(outcome.Ledger)}, {outcome.Took.TotalSeconds:0.0} s")
            : Invariant($"seed {extent.Seed}: VIOLATION {violation.Invariant} {violation.Who} {Worlds.Trace.Time(violation.At)}: {violation.Text}");
    }

    private static string Json(Outcome outcome) => JsonSerializer.Serialize(new
    {
        seed = outcome.Extent.Seed,
        days = outcome.Extent.Days,
        boxes = outcome.Extent.Boxes,
        sessions = outcome.Sessions,
        entries = outcome.Entries,
        faults = outcome.Faults.Values.Sum(),
        ledger = outcome.Ledger,
        violation = outcome.Violation?.Invariant,
        text = outcome.Violation?.Text,
        seconds = Math.Round(outcome.Took.TotalSeconds, 2),
    });

    private static string Short(string ledger) => ledger.Length < 8 ? "none" : $"{ledger[..8]}…{ledger[^4..]}";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
