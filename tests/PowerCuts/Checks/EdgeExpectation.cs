using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Permits;
using FabAccess.PowerCuts.Days;

namespace FabAccess.PowerCuts.Checks;

/// <summary>
/// What a box has promised: entries with their bytes, and the permit list in force. After a cut the journal opens without a
/// complaint, holds each of them (but old ones that the server has), chained without a break, tells the machines' states
/// that follow from them, and takes a further entry; the permit list is that one or a later one, whole.
/// </summary>
internal sealed class EdgeExpectation : IExpectation
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly BootId AfterTheCut = new(new Guid(0x0b007, 99, 0, new byte[8]));
    private readonly List<byte[]> bodies = [];
    private ImmutableDictionary<MachineId, MachineState> states = ImmutableDictionary<MachineId, MachineState>.Empty;
    private long acknowledged, generation;

    public void Told(string line)
    {
        string[] words = line.Split(' ', 3);
        long number = long.Parse(words[1], CultureInfo.InvariantCulture);
        switch (words[0])
        {
            case "entry":
                if (number != bodies.Count + 1) throw new FormatException($"Entry {number} was told after {bodies.Count}.");
                bodies.Add(Encoding.UTF8.GetBytes(words[2]));
                states = Fold(states, Read(bodies[^1]));
                break;
            case "acknowledged":
                acknowledged = number;
                break;
            case "permits":
                generation = number;
                break;
            default:
                throw new FormatException($"Nobody knows what '{words[0]}' promises.");
        }
    }

    public Finding? Check(string folder)
    {
        var alarms = new AlarmLog();
        try
        {
            return CheckJournal(folder, alarms) ?? CheckPermits(folder, alarms);
        }
        catch (IOException failure)
        {
            return new(Harm.Unusable, failure.Message);
        }
    }

    private Finding? CheckJournal(string folder, AlarmLog alarms)
    {
        using var journal = new SqliteJournal(EdgeDay.Options(folder) with { PreparedWal = 0 }, AfterTheCut, TimeProvider.System, alarms);
        if (alarms.First is { } said) return new(Harm.Unusable, said);
        long end = journal.End.Sequence;
        if (end < bodies.Count) return new(Harm.Lost, $"The journal ends at {end}; {bodies.Count} was durable.");
        if (Compare(journal) is { } finding) return finding;
        var machine = MachineId.Parse("laser-1", CultureInfo.InvariantCulture);
        var at = new Moment(AfterTheCut, 0, NodaTime.Instant.FromUtc(2027, 1, 1, 0, 0), ClockTrust.Synchronised);
        if (!journal.Append(machine, [new MachineEvent.Released()], at).WaitDurable(Patience)) return new(Harm.Unusable, $"Nothing can be appended: {journal.Trouble}");
        return journal.End.Sequence == end + 1 ? null : new(Harm.Lost, $"After {end} came {journal.End.Sequence}.");
    }

    private Finding? Compare(SqliteJournal journal)
    {
        long first = journal.ReadFirst(), next = first;
        if (first > acknowledged + 1 && journal.End.Sequence > 0) return new(Harm.Lost, $"The journal begins at {first}; the server has up to {acknowledged}.");
        var told = states;
        string previous = bodies.Count > 0 ? EntryHash.Of(bodies[^1]) : EntryHash.None;
        string? wrong = null;
        journal.Read(first, int.MaxValue, body =>
        {
            wrong = next <= bodies.Count ? (body.SequenceEqual(bodies[(int)next - 1]) ? null : "has other bytes than were durable") : Follow(body, next, ref told, ref previous);
            if (wrong is null) next++;
            return wrong is null;
        });
        if (wrong is not null) return new(Harm.Lost, $"Entry {next} {wrong}.");
        if (next != journal.End.Sequence + 1) return new(Harm.Lost, $"The journal ends at {journal.End.Sequence} and has entries up to {next - 1}.");
        return told.Count == journal.Folded.Count && told.All(s => journal.Folded.TryGetValue(s.Key, out var folded) && folded == s.Value)
            ? null
            : new(Harm.Lost, "A machine's state is not the one that its entries tell.");
    }

    // An entry that was on its way: nobody was told of it, but if it is there it is whole and in its place.
    private static string? Follow(ReadOnlySpan<byte> body, long sequence, ref ImmutableDictionary<MachineId, MachineState> states, ref string previous)
    {
        string hash = EntryHash.Of(body);
        if (hash == LostEntry.At(sequence).Hash) return "is lost";
        var entry = Read(body);
        if (entry.Sequence != sequence || entry.Previous != previous) return "does not follow the one before";
        (states, previous) = (Fold(states, entry), hash);
        return null;
    }

    private Finding? CheckPermits(string folder, AlarmLog alarms)
    {
        var permits = EdgeDay.Permits(folder, AfterTheCut, alarms);
        if (alarms.First is { } said) return new(Harm.Unusable, said);
        long found = permits.Generation.Number;
        if (found < generation) return new(Harm.Lost, $"Permit list {found} is in force; {generation} was.");
        if (found > 0 && !File.ReadAllBytes(Path.Combine(folder, PermitStore.ListFile)).AsSpan().SequenceEqual(PermitLists.Of(found))) return new(Harm.Lost, $"Permit list {found} has other bytes than came.");
        return permits.Accept(PermitLists.Of(found + 1)) is { } refusal ? new(Harm.Unusable, refusal.Reason) : null;
    }

    private static JournalEntry Read(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize(body, WireJson.Default.JournalEntry)!;

    private static ImmutableDictionary<MachineId, MachineState> Fold(ImmutableDictionary<MachineId, MachineState> states, JournalEntry entry) =>
        states.SetItem(entry.Machine, MachineFold.Apply(states.GetValueOrDefault(entry.Machine, MachineState.Initial), entry.Event, entry.Moment));
}
