using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Billing;
using FabAccess.Server.Certifications;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;

namespace FabAccess.Server.Sessions;

/// <summary>What is known before some entries of one box are folded.</summary>
/// <param name="Box">Whose journal it is.</param>
/// <param name="Machines">Which box each known machine belongs to.</param>
/// <param name="Statuses">Of the machines that the entries are about.</param>
/// <param name="Sessions">Those that the entries name.</param>
/// <param name="Open">The sessions of this box that run.</param>
/// <param name="Prices">The published price book, and the zone of its months.</param>
/// <param name="Times">When the boots of the entries began; it has learned from them.</param>
internal sealed record FoldFacts(
    BoxId Box, IReadOnlyDictionary<MachineId, BoxId> Machines, Dictionary<MachineId, MachineStatus> Statuses,
    Dictionary<SessionId, Session> Sessions, Dictionary<MachineId, Session> Open, LabPrices Prices, BootTimes Times);

/// <summary>
/// Folds one box's entries, in order, into sessions, charges and machine states. The rows handed in are changed in place;
/// new ones are collected. A fact that contradicts an earlier one is flagged and stops nothing: it happened.
/// </summary>
internal sealed class SessionFold(FoldFacts facts)
{
    private readonly StatusFold statuses = new(facts.Box, facts.Machines, facts.Statuses);

    public List<Session> NewSessions { get; } = [];

    public List<ChargeRow> NewCharges { get; } = [];

    public List<MachineStatus> NewStatuses => statuses.New;

    public List<EntryFlag> Flags { get; } = [];

    /// <summary>Certifications that were given at machines; whether they count is not decided here.</summary>
    public List<TapGrant> Certified { get; } = [];

    /// <summary>New badges that boxes took; likewise.</summary>
    public List<FirstCard> Enrolled { get; } = [];

    public void Take(ReceivedEntry received)
    {
        var placed = facts.Times.Place(received);
        FoldSession(received, placed);
        statuses.Take(received.Entry, placed.At);
    }

    /// <summary>Writes the folded states into their rows.</summary>
    public void Finish() => statuses.Finish();

    private void FoldSession(ReceivedEntry received, PlacedTime placed)
    {
        var entry = received.Entry;
        switch (entry.Event)
        {
            case MachineEvent.SessionStarted started:
                Start(received, placed, started);
                break;
            case MachineEvent.SessionEnded ended:
                End(received, placed, ended);
                break;
            case MachineEvent.MemoryLost when facts.Open.TryGetValue(entry.Machine, out var open):
                EndAtLastMark(open, EndReason.MemoryLost, received, placed);
                break;
            case MachineEvent.RightWithdrawn withdrawn:
                if (Known(entry, withdrawn.Session) is { } session) session.IsRightWithdrawn = true;
                break;
            case MachineEvent.CertificationGranted given:
                Certified.Add(new(received.Entry, given, placed));
                break;
            case MachineEvent.BadgeEnrolled taken:
                Enrolled.Add(new(received.Entry, taken, placed));
                break;
            case { About: { } about }:
                Known(entry, about);
                break;
        }
    }

    private void Start(ReceivedEntry received, PlacedTime placed, MachineEvent.SessionStarted started)
    {
        var entry = received.Entry;
        if (facts.Sessions.ContainsKey(started.Session))
        {
            Flag(entry, EntryFlagKind.SecondStart, $"Session {started.Session} began before.");
            return;
        }
        if (facts.Machines.GetValueOrDefault(entry.Machine) != facts.Box) Flag(entry, EntryFlagKind.ForeignMachine, $"{entry.Machine} is not a machine of {facts.Box} here.");
        if (facts.Open.TryGetValue(entry.Machine, out var open))
        {
            open.IsSuperseded = true;
            EndAtLastMark(open, EndReason.Superseded, received, placed);
            Flag(entry, EntryFlagKind.SecondOpenSession, $"Session {open.Id} had not ended.");
        }
        var session = new Session
        {
            Id = started.Session,
            Machine = entry.Machine,
            Box = facts.Box,
            Member = started.Member,
            Supervisor = started.Supervisor,
            IsRepair = started.IsRepair ?? false,
            StartedAt = placed.At,
            OwnStartedAt = entry.Wall,
            Trust = entry.Trust,
            PlacedBy = placed.By,
            EarliestStart = placed.Earliest,
            LatestStart = placed.Latest,
            Boot = entry.Boot,
            StartMonotonicMilliseconds = entry.MonotonicMilliseconds,
            StartSequence = entry.Sequence,
        };
        facts.Sessions.Add(session.Id, session);
        facts.Open[entry.Machine] = session;
        NewSessions.Add(session);
    }

    private void End(ReceivedEntry received, PlacedTime placed, MachineEvent.SessionEnded ended)
    {
        if (Known(received.Entry, ended.Session) is not { } session) return;
        if (session.EndReason is not null)
        {
            Flag(received.Entry, EntryFlagKind.SecondEnd, $"Session {session.Id} ended at entry {session.EndSequence}.");
            return;
        }
        // A box that lost power seldom knows for how long; its boots' times bound that here.
        long doubt = ended.UncertaintyMilliseconds;
        if (doubt > 0 && received.Entry.Boot != session.Boot) doubt = Math.Min(doubt, SessionDoubt.Since(session, ended.ElapsedMilliseconds, received.Entry, placed) ?? doubt);
        End(session, ended.Reason, (ended.ElapsedMilliseconds, doubt), received);
    }

    private void EndAtLastMark(Session session, EndReason reason, ReceivedEntry received, PlacedTime placed)
    {
        long? elapsed = statuses.ElapsedAtLastMark(session.Machine, session.Id);
        long doubt = SessionDoubt.Since(session, elapsed ?? 0, received.Entry, placed) ?? (long)MachineRules.Untold.TotalMilliseconds;
        if (elapsed is { } known)
        {
            End(session, reason, (known, doubt), received);
            return;
        }
        // The machine is another box's meanwhile, or nobody's, and with it what is known of its marks: a person says what it comes to.
        Close(session, reason, (0, doubt), received);
        Flags.Add(Charging.Flag(session));
    }

    private void End(Session session, EndReason reason, (long Elapsed, long Doubt) milliseconds, ReceivedEntry received)
    {
        Close(session, reason, milliseconds, received);
        if (!PriceCertainty.IsSettled(session.Start(), facts.Prices.Book, facts.Prices.Zone))
        {
            session.ChargeAwaitedUntil = received.ReceivedAt + Charging.LongestWait;
            return;
        }
        if (Charging.TryCharge(session, facts.Prices.Book) is { } charge) NewCharges.Add(charge);
        else Flags.Add(Charging.Flag(session));
    }

    private void Close(Session session, EndReason reason, (long Elapsed, long Doubt) milliseconds, ReceivedEntry received)
    {
        session.EndSequence = received.Entry.Sequence;
        session.EndReason = reason;
        (session.ElapsedMilliseconds, session.UncertaintyMilliseconds) = milliseconds;
        if (facts.Open.TryGetValue(session.Machine, out var open) && open.Id == session.Id) facts.Open.Remove(session.Machine);
    }

    // A session of another box is as unknown as one that never began: each box tells its own.
    private Session? Known(JournalEntry entry, SessionId id)
    {
        if (facts.Sessions.TryGetValue(id, out var session) && session.Box == facts.Box) return session;
        Flag(entry, EntryFlagKind.UnknownSession, $"The start of session {id} is not here.");
        return null;
    }

    private void Flag(JournalEntry entry, EntryFlagKind kind, string detail) =>
        Flags.Add(new() { Box = facts.Box, Sequence = entry.Sequence, Kind = kind, Detail = detail });
}
