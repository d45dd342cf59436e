using System.Globalization;
using FabAccess.Simulation.Shrinking;

namespace FabAccess.Simulation;

/// <summary>Runs what was asked for, and says what came of it.</summary>
internal static class Runner
{
    private const int Ok = 0, Violated = 1, WrongUsage = 2;

    public static int Run(string[] arguments)
    {
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
        bool isViolated = false;
        for (long seed = options.FirstSeed; seed <= options.LastSeed; seed++)
        {
            var outcome = new SeedRun(new(seed, options.Days, options.Boxes, options.Faults, options.Only), options.Mode, options.IsTraced ? Console.Out : null).Run();
            Console.WriteLine(Line(outcome));
            isViolated |= outcome.Violation is not null;
        }
        return isViolated ? Violated : Ok;
    }

    private static string Line(Outcome outcome)
    {
        var (extent, violation) = (outcome.Extent, outcome.Violation);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"seed {extent.Seed}: {extent.Days} days, {extent.Boxes} boxes, {outcome.Sessions} sessions, {outcome.Entries} entries, {outcome.Faults} faults, {outcome.Steps} steps, {(violation is null ? "0 violations" : $"VIOLATION {violation.Invariant} {violation.Who} {Worlds.Trace.Time(violation.At)}: {violation.Text}")}, ledger {outcome.Ledger}, {outcome.Took.TotalSeconds:0.0} s");
    }
}
