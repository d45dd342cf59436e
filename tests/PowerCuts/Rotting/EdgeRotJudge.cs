using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Permits;
using FabAccess.PowerCuts.Checks;
using FabAccess.PowerCuts.Days;
using Microsoft.Extensions.Logging;

namespace FabAccess.PowerCuts.Rotting;

/// <summary>
/// A box whose files rotted: each entry it gives out is the one that was stored, or says that it is lost; a shorter journal
/// or another state of a machine is told to a person; no number is given twice; the permit list is the stored one, or none
/// and a person is told; and the box still takes entries and lists.
/// </summary>
/// <param name="bodies">What was stored, from entry 1.</param>
/// <param name="generation">Of the permit list.</param>
internal sealed class EdgeRotJudge(IReadOnlyList<byte[]> bodies, long generation) : IRotJudge
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly BootId Boot = new(new Guid(0x0b007, 99, 0, new byte[8]));

    private readonly string[] hashes = [.. bodies.Select(b => EntryHash.Of(b))];
    private readonly ImmutableDictionary<MachineId, MachineState> states = bodies.Aggregate(
        ImmutableDictionary<MachineId, MachineState>.Empty,
        (states, body) =>
        {
            var entry = JsonSerializer.Deserialize(body, WireJson.Default.JournalEntry)!;
            return states.SetItem(entry.Machine, MachineFold.Apply(states.GetValueOrDefault(entry.Machine, MachineState.Initial), entry.Event, entry.Moment));
        });

    public (RotKind Kind, string Words) Judge(string folder)
    {
        var alarms = new AlarmLog(LogLevel.Warning);
        string? lost = null, wrong = null;
        try
        {
            wrong = Journal(folder, alarms, ref lost) ?? Permits(folder, alarms);
        }
        catch (IOException refusal)
        {
            return (RotKind.Refused, refusal.Message);
        }
        if (wrong is not null) return (RotKind.Wrong, wrong);
        return (alarms.First ?? lost) is { } said ? (RotKind.Detected, said) : (RotKind.Harmless, "");
    }

    private string? Journal(string folder, AlarmLog alarms, ref string? lost)
    {
        using var journal = new SqliteJournal(EdgeDay.Options(folder) with { PreparedWal = 0 }, Boot, TimeProvider.System, alarms);
        if (Compare(journal, alarms, ref lost) is { } wrong) return wrong;
        if (alarms.First is null && lost is null && !states.All(s => journal.Folded.TryGetValue(s.Key, out var folded) && folded == s.Value)) return "A machine's state is another one, and nobody is told.";
        var machine = MachineId.Parse("laser-1", CultureInfo.InvariantCulture);
        long end = journal.End.Sequence;
        if (!journal.Append(machine, [new MachineEvent.Released()], new Moment(Boot, 0, NodaTime.Instant.FromUtc(2027, 1, 1, 0, 0), ClockTrust.Synchronised)).WaitDurable(Patience)) return $"Nothing can be appended: {journal.Trouble}";
        return end < bodies.Count ? $"Entry {end + 1} was given a second time." : null;
    }

    private string? Compare(SqliteJournal journal, AlarmLog alarms, ref string? lost)
    {
        long end = journal.End.Sequence, next = 1;
        if (end < bodies.Count && alarms.First is null) return $"The journal ends at {end} instead of {bodies.Count}, and nobody is told.";
        string? missing = null, wrong = null;
        journal.Read(1, int.MaxValue, body =>
        {
            if (EntryHash.Of(body) == LostEntry.At(next).Hash) missing ??= $"Entry {next} is lost, and the server is told.";
            else if (next > bodies.Count || !body.SequenceEqual(bodies[(int)next - 1])) wrong = $"Entry {next} is another one.";
            next++;
            return wrong is null;
        });
        lost = missing;
        for (int i = 0; i < bodies.Count && wrong is null; i++)
            if (journal.HashAt(i + 1) is { } hash && hash != hashes[i] && hash != LostEntry.At(i + 1).Hash && alarms.First is null) wrong = $"Entry {i + 1} has another hash, and nobody is told.";
        return wrong;
    }

    private string? Permits(string folder, AlarmLog alarms)
    {
        string? before = alarms.First;
        var permits = EdgeDay.Permits(folder, Boot, alarms);
        if (permits.Current is { } held)
        {
            byte[] stored = File.ReadAllBytes(Path.Combine(folder, PermitStore.ListFile));
            if (held.List.Generation.Number != generation || !stored.AsSpan().SequenceEqual(PermitLists.Of(generation))) return $"Permit list {held.List.Generation} is in force with other bytes than came.";
        }
        else if (alarms.First == before) return "The permit list is gone, and nobody is told.";
        return permits.Accept(PermitLists.Of(generation + 1)) is { } refusal ? $"A newer permit list is refused: {refusal.Reason}" : null;
    }
}
