using System.Globalization;
using System.Text;
using System.Text.Json;
using FabAccess.Simulation.Faults;

namespace FabAccess.Simulation;

/// <summary>What some seeds came to, together.</summary>
public sealed record Tally(long Seeds, long BoxDays, long Sessions, long Violations, double ProcessorSeconds, SortedDictionary<FaultKind, long> Faults)
{
    public static Tally None => new(0, 0, 0, 0, 0, []);

    public Tally And(Outcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return And(new Tally(1, (long)outcome.Extent.Days * outcome.Extent.Boxes, outcome.Sessions, outcome.Violation is null ? 0 : 1, 0, new(outcome.Faults.ToDictionary(f => f.Key, f => (long)f.Value))));
    }

    public Tally And(Tally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var faults = new SortedDictionary<FaultKind, long>(Faults);
        foreach (var (kind, count) in other.Faults) faults[kind] = faults.GetValueOrDefault(kind) + count;
        return new(Seeds + other.Seeds, BoxDays + other.BoxDays, Sessions + other.Sessions, Violations + other.Violations, ProcessorSeconds + other.ProcessorSeconds, faults);
    }

    public static Tally Read(string file) => JsonSerializer.Deserialize<Tally>(File.ReadAllBytes(file)) ?? None;

    public void Write(string file) => File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>The last line of a run of several seeds.</summary>
    public string Sentence(TimeSpan took) => string.Create(
        CultureInfo.InvariantCulture, $"{Seeds} seeds, {BoxDays} box-days, {Sessions} sessions, {Faults.Values.Sum()} faults, {Violations} violations, {took.TotalSeconds:0} s, {ProcessorSeconds / Math.Max(1, Seeds):0.0} s of processor a seed");

    /// <summary>A row each kind of fault, for the table of faults.</summary>
    /// <param name="extent">Days and boxes a seed.</param>
    public IEnumerable<FaultRow> Rows((int Days, int Boxes) extent)
    {
        string how = string.Create(CultureInfo.InvariantCulture, $"whole lab on virtual time, {extent.Days} days and {extent.Boxes} boxes a seed");
        string result = string.Create(CultureInfo.InvariantCulture, $"{Violations} violations in {Seeds} seeds, {BoxDays} box-days");
        return Faults.Select(f => new FaultRow(Words(f.Key), how, f.Value, result));
    }

    // BoxDiskFull: "box disk full".
    private static string Words(FaultKind kind)
    {
        var words = new StringBuilder();
        foreach (char letter in kind.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && words.Length > 0) words.Append(' ');
            words.Append(char.ToLowerInvariant(letter));
        }
        return words.ToString();
    }
}
