using System.CommandLine;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Health;
using FabAccess.Edge.Power;

namespace FabAccess.Edge.Commands;

/// <summary>
/// <c>power</c>: measures what a machine draws while it is off, in standby, ready and at work, and proposes the thresholds between.
/// It switches nothing. Exit code 3 when no thresholds tell rest from work, 1 when it could not be measured.
/// </summary>
internal static class PowerCommand
{
    private const int UsualSeconds = 60, FewestSeconds = 5, MostSeconds = 3600;

    private static readonly string[] PhaseNames = [.. Enum.GetValues<PowerPhase>().Select(PowerLine.NameOf)];

    public static Command Build(Option<string> config, Option<bool> json, Func<string, Func<BoxConfiguration, int>, int> withConfiguration)
    {
        var machine = new Option<string>("--machine") { Description = "Which machine of the box.", Required = true };
        var seconds = new Option<int>("--seconds") { Description = $"How long to measure each: {FewestSeconds} to {MostSeconds}.", DefaultValueFactory = _ => UsualSeconds };
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < FewestSeconds or > MostSeconds) result.AddError($"--seconds is from {FewestSeconds} to {MostSeconds}.");
        });
        var phase = new Option<string?>("--phase") { Description = $"Measures one of them alone, without asking: {string.Join(", ", PhaseNames)}." };
        phase.AcceptOnlyFromAmong(PhaseNames);
        var power = new Command("power", "Measures a machine off, in standby, ready and at work, and proposes the thresholds that tell idle from busy; exit code 3 when none do.") { config, machine, seconds, phase, json };
        power.SetAction(parsed => withConfiguration(parsed.GetRequiredValue(config), box => Run(
            box, parsed.GetRequiredValue(machine), parsed.GetValue(seconds), parsed.GetValue(phase) is { } name ? Enum.Parse<PowerPhase>(name, ignoreCase: true) : null, parsed.GetValue(json))));
        return power;
    }

    private static int Run(BoxConfiguration box, string name, int seconds, PowerPhase? only, bool asJson)
    {
        if (!MachineId.TryParse(name, null, out var id) || box.Machines.FirstOrDefault(m => m.Machine == id) is not { } machine)
            return Fail($"This box has no machine '{name}'; it has: {string.Join(", ", box.Machines.Select(m => m.Machine))}.");
        if (PowerSources.Of(box, machine) is not { } own) return Fail($"{id} has neither a plug nor a meter: name one of them in box.json. {MeterWords.Forms}");
        try
        {
            using var alone = HealthSocket.Ask(box.DataFolder) is null ? new DataFolder(box.DataFolder) : null;
            using var never = new ManualResetEventSlim();
            var measuring = new PowerMeasuring(alone is null ? PowerSources.OfRunning(box, id) : own, span => never.Wait(span));
            return Tell(PowerReport.Of(name, [.. Measure(measuring, seconds, only, Console.In, Console.Error)]), asJson, Console.Out);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message);
        }
    }

    /// <summary>One phase, or all of them with a question before each, until one fails.</summary>
    /// <exception cref="IOException">Nobody answers.</exception>
    internal static IEnumerable<PhaseMeasured> Measure(PowerMeasuring measuring, int seconds, PowerPhase? only, TextReader answers, TextWriter questions)
    {
        if (only is { } one)
        {
            yield return measuring.Measure(one, seconds);
            yield break;
        }
        foreach (var phase in Enum.GetValues<PowerPhase>())
        {
            questions.WriteLine($"{PowerLine.NameOf(phase)}: {Question(phase)} Then press Enter, and leave it so for {seconds} s.");
            if (answers.ReadLine() is null) throw new IOException("Nobody pressed Enter. Where nobody can, --phase measures one alone.");
            var measured = measuring.Measure(phase, seconds);
            questions.WriteLine(PowerLine.Of(measured));
            yield return measured;
            if (measured.Trouble is not null) yield break;
        }
    }

    private static string Question(PowerPhase phase) => phase switch
    {
        PowerPhase.Off => "switch the machine off at its own switch.",
        PowerPhase.Standby => "switch it on and leave it as it is when nobody has touched it for long.",
        PowerPhase.Ready => "make it ready, with all that runs before a job: fans, pumps, lamps, a warm bed.",
        PowerPhase.Working => "let it work, at the lightest job that it does.",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "No such phase."),
    };

    private static int Tell(PowerReport report, bool asJson, TextWriter output)
    {
        if (asJson) output.WriteLine(JsonSerializer.Serialize(report, PowerReportJson.Default.PowerReport));
        else report.Tell(output);
        return report.ExitCode;
    }

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return ExitCodes.Failed;
    }
}
