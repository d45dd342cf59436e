using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Machines;
using NodaTime;

namespace FabAccess.Server.Sessions;

/// <summary>
/// Folds one box's entries into the states of machines. A machine has one state. It is folded from the journal of the box it
/// belongs to, or, while nobody knows the machine, of the box that spoke of it first; what another box says of it makes
/// sessions, but no state.
/// </summary>
internal sealed class StatusFold(BoxId box, IReadOnlyDictionary<MachineId, BoxId> owners, Dictionary<MachineId, MachineStatus> rows)
{
    private readonly Dictionary<MachineId, MachineState> states = [];

    public List<MachineStatus> New { get; } = [];

    public void Take(JournalEntry entry, Instant at)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (Row(entry.Machine, at) is not { } row) return;
        var next = MachineFold.Apply(StateOf(row), entry.Event, entry.Moment);
        states[entry.Machine] = next;
        if (next.Kind != row.Kind || next.Session?.Id != row.Session) row.Since = at;
        row.Kind = next.Kind;
        row.Session = next.Session?.Id;
        row.Member = next.Session?.Member;
        if (entry.Event is not MachineEvent.AccessRefused refused) return;
        row.LastRefusal = refused.Reason;
        row.LastRefusedMember = refused.Member;
        row.LastRefusalAt = at;
    }

    /// <summary>How long a running session had lasted at its last mark; null where this machine's state knows nothing of it.</summary>
    public long? ElapsedAtLastMark(MachineId machine, SessionId session)
    {
        if (!rows.TryGetValue(machine, out var row) || row.Box != box) return null;
        return StateOf(row).Session is { } open && open.Id == session ? open.LastMark.MillisecondsSince(open.StartedAt) : null;
    }

    /// <summary>Writes the folded states into their rows.</summary>
    public void Finish()
    {
        foreach (var (machine, state) in states) rows[machine].State = JsonSerializer.Serialize(state, MachineStateJson.Default.MachineState);
    }

    private MachineState StateOf(MachineStatus row)
    {
        if (!states.TryGetValue(row.Machine, out var state)) states[row.Machine] = state = JsonSerializer.Deserialize(row.State, MachineStateJson.Default.MachineState)!;
        return state;
    }

    private MachineStatus? Row(MachineId machine, Instant at)
    {
        bool isKnown = owners.TryGetValue(machine, out var owner);
        if (isKnown && owner != box) return null;
        if (!rows.TryGetValue(machine, out var row))
        {
            row = new() { Machine = machine, Box = box, Kind = MachineStateKind.Free, Since = at, State = Initial };
            rows.Add(machine, row);
            New.Add(row);
        }
        else if (row.Box != box)
        {
            if (!isKnown) return null;
            (row.Box, row.State) = (box, Initial);
        }
        return row;
    }

    private static string Initial => JsonSerializer.Serialize(MachineState.Initial, MachineStateJson.Default.MachineState);
}
