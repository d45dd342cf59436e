using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Metering;

namespace FabAccess.Edge.Commands;

/// <summary>One line of what <c>power</c> tells.</summary>
/// <param name="Phase">off, standby, ready or working.</param>
/// <param name="LeastWatts">Null without a reading; so are the next two.</param>
/// <param name="MedianWatts">The middle one.</param>
/// <param name="MostWatts">The highest.</param>
/// <param name="Readings">How many.</param>
/// <param name="Missed">How many looks said nothing.</param>
internal sealed record PowerLine(string Phase, decimal? LeastWatts, decimal? MedianWatts, decimal? MostWatts, int Readings, int Missed)
{
    public static PowerLine Of(PhaseMeasured measured) =>
        new(NameOf(measured.Phase), Tenths(measured.Band?.Least), Tenths(measured.Band?.Median), Tenths(measured.Band?.Most), measured.Band?.Readings ?? 0, measured.Missed);

    public static string NameOf(PowerPhase phase) => JsonNamingPolicy.CamelCase.ConvertName(phase.ToString());

    public override string ToString() => LeastWatts is null
        ? $"{Phase,-8} no reading"
        : string.Create(CultureInfo.InvariantCulture, $"{Phase,-8} {LeastWatts:0.0} to {MostWatts:0.0} W, median {MedianWatts:0.0} W, {Readings} readings{(Missed > 0 ? $", {Missed} without" : "")}");

    private static decimal? Tenths(decimal? watts) => watts is { } some ? Math.Round(some, 1, MidpointRounding.AwayFromZero) : null;
}

/// <summary>What <c>power</c> tells.</summary>
/// <param name="Machine">Whose.</param>
/// <param name="Phases">What was measured, in order.</param>
/// <param name="Power">What belongs into box.json; null where nothing is proposed.</param>
/// <param name="Refusal">One word for programs: why nothing is; null where something is, or only one phase was measured.</param>
/// <param name="Sentence">For people.</param>
/// <param name="ExitCode">Of the command.</param>
internal sealed record PowerReport(string Machine, ImmutableArray<PowerLine> Phases, ProposedPower? Power, string? Refusal, string Sentence, [property: JsonIgnore] int ExitCode)
{
    private const string Unmeasured = "notMeasured";

    /// <summary>From what was measured; phases after one that failed are left out.</summary>
    public static PowerReport Of(string machine, IReadOnlyList<PhaseMeasured> measured)
    {
        PowerReport report = new(machine, [.. measured.Select(PowerLine.Of)], null, null, "", ExitCodes.Ok);
        if (measured.FirstOrDefault(m => m.Trouble is not null) is { } failed)
            return report with { Refusal = Unmeasured, ExitCode = ExitCodes.Failed, Sentence = $"{Name(failed)} could not be measured: {failed.Trouble}" };
        if (measured.FirstOrDefault(m => m.Band is null && (measured.Count == 1 || m.Phase is PowerPhase.Ready or PowerPhase.Working)) is { } silent)
            return report with { Refusal = Unmeasured, ExitCode = ExitCodes.Failed, Sentence = $"{Name(silent)} gave no reading. A meter of pulses needs two of them: measure longer (--seconds)." };
        if (Band(PowerPhase.Ready) is not { } ready || Band(PowerPhase.Working) is not { } working) return report with { Sentence = $"{measured.Count} of 4 measured; thresholds need all four." };
        return ThresholdProposal.Of(ready, working, [.. new[] { Band(PowerPhase.Off), Band(PowerPhase.Standby) }.OfType<PowerBand>()]) switch
        {
            ThresholdProposal.Found found => report with
            {
                Power = new(found.BusyAboveWatts, found.IdleBelowWatts),
                Sentence = $"In box.json, in \"power\" of {machine}: \"busyAboveWatts\": {found.BusyAboveWatts}, \"idleBelowWatts\": {found.IdleBelowWatts}",
            },
            ThresholdProposal.Refused refused => report with { Refusal = JsonNamingPolicy.CamelCase.ConvertName(refused.Why.ToString()), Sentence = Words(refused.Why), ExitCode = ExitCodes.Problems },
            _ => throw new InvalidOperationException("No such proposal."),
        };

        PowerBand? Band(PowerPhase phase) => measured.FirstOrDefault(m => m.Phase == phase)?.Band;
    }

    public void Tell(TextWriter output)
    {
        foreach (var line in Phases) output.WriteLine(line);
        output.WriteLine(Sentence);
    }

    private static string Name(PhaseMeasured measured) => $"'{PowerLine.NameOf(measured.Phase)}'";

    private static string Words(ThresholdRefusal why) => why switch
    {
        ThresholdRefusal.BandsTouch => "No thresholds: at rest the machine draws as much as at its lightest work. Its power does not tell the two apart; wire a contact that is closed while it works (busyLine).",
        ThresholdRefusal.NotTwice => "No thresholds: at work the machine draws less than twice what it draws when it is ready. That is no clear step; wire a contact that is closed while it works (busyLine).",
        ThresholdRefusal.GapTooSmall => "No thresholds: rest and work are too near to each other for two whole watts between them. Wire a contact that is closed while it works (busyLine).",
        ThresholdRefusal.TooMuch => $"No thresholds: the machine draws more than {ThresholdProposal.MostWatts} W at work. See whether the meter's numbers in box.json are right.",
        _ => throw new ArgumentOutOfRangeException(nameof(why), why, "No such refusal."),
    };
}

/// <summary>As box.json names them.</summary>
internal sealed record ProposedPower(int BusyAboveWatts, int IdleBelowWatts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PowerReport))]
internal sealed partial class PowerReportJson : JsonSerializerContext;
