using System.Text.Json;
using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Billing;
using FabAccess.Server.Machines;

namespace FabAccess.Server.Sessions;

/// <summary>What is known before some entries of one box are folded.</summary>
/// <param name="Box">Whose journal it is.</param>
/// <param name="Machines">Which box each known machine belongs to.</param>
/// <param name="Statuses">Of the machines that the entries are about.</param>
/// <param name="Sessions">Those that the entries name.</param>
/// <param name="Open">The sessions of this box that run.</param>
/// <param name="Prices">The published price book.</param>
internal sealed record FoldFacts(
    BoxId Box, IReadOnlyDictionary<MachineId, BoxId> Machines, Dictionary<MachineId, MachineStatus> Statuses,
    Dictionary<SessionId, Session> Sessions, Dictionary<MachineId, Session> Open, PriceBook Prices);

/// <summary>
/// Folds one box's entries, in order, into sessions, charges and machine states. The rows handed in are changed in place;
/// new ones are collected. A fact that contradicts an earlier one is flagged and stops nothing: it happened.
/// </summary>
internal sealed class SessionFold(FoldFacts facts)
{
    private readonly Dictionary<MachineId, MachineState> states = [];

    public List<Session> NewSessions { get; } = [];

    public List<ChargeRow> NewCharges { get; } = [];

    public List<MachineStatus> NewStatuses { get; } = [];

    public List<EntryFlag> Flags { get; } = [];

    public void Take(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        FoldSession(entry);
        FoldStatus(entry);
    }

    /// <summary>Writes the folded states into their rows.</summary>
    public void Finish()
    {
        foreach (var (machine, state) in states) facts.Statuses[machine].State = JsonSerializer.Serialize(state, MachineStateJson.Default.MachineState);
    }

    private void FoldSession(JournalEntry entry)
    {
        switch (entry.Event)
        {
            case MachineEvent.SessionStarted started:
                Start(entry, started);
                break;
            case MachineEvent.SessionEnded ended:
                End(entry, ended);
                break;
            case MachineEvent.RightWithdrawn withdrawn:
                if (Known(entry, withdrawn.Session) is { } session) session.IsRightWithdrawn = true;
                break;
            case MachineEvent.SessionRunning running:
                Known(entry, running.Session);
                break;
        }
    }

    private void Start(JournalEntry entry, MachineEvent.SessionStarted started)
    {
        if (facts.Sessions.ContainsKey(started.Session))
        {
            Flag(entry, EntryFlagKind.SecondStart, $"Session {started.Session} began before.");
            return;
        }
        if (facts.Machines.GetValueOrDefault(entry.Machine) != facts.Box) Flag(entry, EntryFlagKind.ForeignMachine, $"{entry.Machine} is not a machine of {facts.Box} here.");
        if (facts.Open.TryGetValue(entry.Machine, out var open))
        {
            open.IsSuperseded = true;
            Flag(entry, EntryFlagKind.SecondOpenSession, $"Session {open.Id} had not ended.");
        }
        var session = new Session
        {
            Id = started.Session,
            Machine = entry.Machine,
            Box = facts.Box,
            Member = started.Member,
            StartedAt = entry.Wall,
            OwnStartedAt = entry.Wall,
            Trust = entry.Trust,
            PlacedBy = entry.Trust == ClockTrust.Never ? PlacedBy.Estimated : PlacedBy.Clock,
            EarliestStart = entry.Wall,
            LatestStart = entry.Wall,
            Boot = entry.Boot,
            StartMonotonicMilliseconds = entry.MonotonicMilliseconds,
            StartSequence = entry.Sequence,
        };
        facts.Sessions.Add(session.Id, session);
        facts.Open[entry.Machine] = session;
        NewSessions.Add(session);
    }

    private void End(JournalEntry entry, MachineEvent.SessionEnded ended)
    {
        if (Known(entry, ended.Session) is not { } session) return;
        if (session.EndReason is not null)
        {
            Flag(entry, EntryFlagKind.SecondEnd, $"Session {session.Id} ended at entry {session.EndSequence}.");
            return;
        }
        session.EndSequence = entry.Sequence;
        session.EndReason = ended.Reason;
        session.ElapsedMilliseconds = ended.ElapsedMilliseconds;
        session.UncertaintyMilliseconds = ended.UncertaintyMilliseconds;
        if (facts.Open.TryGetValue(session.Machine, out var open) && open.Id == session.Id) facts.Open.Remove(session.Machine);
        try
        {
            NewCharges.Add(Charging.Charge(session, facts.Prices));
        }
        catch (OverflowException)
        {
            Flag(entry, EntryFlagKind.NotCharged, $"The amount for session {session.Id} is beyond what can be charged.");
        }
    }

    // A session of another box is as unknown as one that never began: each box tells its own.
    private Session? Known(JournalEntry entry, SessionId id)
    {
        if (facts.Sessions.TryGetValue(id, out var session) && session.Box == facts.Box) return session;
        Flag(entry, EntryFlagKind.UnknownSession, $"The start of session {id} is not here.");
        return null;
    }

    private void FoldStatus(JournalEntry entry)
    {
        if (StatusRow(entry) is not { } row) return;
        if (!states.TryGetValue(entry.Machine, out var state)) state = JsonSerializer.Deserialize(row.State, MachineStateJson.Default.MachineState)!;
        var next = MachineRules.Apply(state, entry.Event, entry.Moment);
        states[entry.Machine] = next;
        if (next.Kind != row.Kind || next.Session?.Id != row.Session) row.Since = entry.Wall;
        row.Kind = next.Kind;
        row.Session = next.Session?.Id;
        row.Member = next.Session?.Member;
        if (entry.Event is not MachineEvent.AccessRefused refused) return;
        row.LastRefusal = refused.Reason;
        row.LastRefusedMember = refused.Member;
        row.LastRefusalAt = entry.Wall;
    }

    // A machine has one state. It is folded from the journal of the box it belongs to, or, while nobody knows the machine,
    // of the box that spoke of it first; what another box says of it makes sessions, but no state.
    private MachineStatus? StatusRow(JournalEntry entry)
    {
        bool isKnown = facts.Machines.TryGetValue(entry.Machine, out var owner);
        if (isKnown && owner != facts.Box) return null;
        if (!facts.Statuses.TryGetValue(entry.Machine, out var row))
        {
            row = new() { Machine = entry.Machine, Box = facts.Box, Kind = MachineStateKind.Free, Since = entry.Wall, State = Initial };
            facts.Statuses.Add(entry.Machine, row);
            NewStatuses.Add(row);
        }
        else if (row.Box != facts.Box)
        {
            if (!isKnown) return null;
            (row.Box, row.State) = (facts.Box, Initial);
        }
        return row;
    }

    private static string Initial => JsonSerializer.Serialize(MachineState.Initial, MachineStateJson.Default.MachineState);

    private void Flag(JournalEntry entry, EntryFlagKind kind, string detail) =>
        Flags.Add(new() { Box = facts.Box, Sequence = entry.Sequence, Kind = kind, Detail = detail });
}
