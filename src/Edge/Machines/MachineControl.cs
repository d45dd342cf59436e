using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Time;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Machines;

/// <summary>
/// One machine: turns what happens into inputs, lets <see cref="MachineRules"/> decide, and does what follows. Everything
/// here happens on one thread, the machine's worker; only <see cref="State"/> may be read from others.
/// </summary>
public sealed class MachineControl(
    MachineId machine, IMachineSwitch relay, IJournal journal, BoxClock clock, BadgeJudge judge, Action<Signal> show, ILogger log)
{
    /// <summary>Longest wait for a start to become durable; then it does not start.</summary>
    public TimeSpan StartBound { get; init; } = TimeSpan.FromSeconds(2);

    // What lost its power together with the box is up again within this, sooner or later than the box.
    private static readonly TimeSpan RebootMargin = TimeSpan.FromMinutes(2);

    private volatile MachineState state = MachineState.Initial;

    private readonly OwedWords words = new(journal, show);

    private JournalTicket? start;

    private bool isExtractionLost;

    private volatile string? readerTrouble, relayTrouble;

    private volatile Deciding? deciding;

    public MachineId Machine => machine;

    /// <summary>Why the reader does not answer, in words; null when it does. Any thread.</summary>
    public string? ReaderTrouble => readerTrouble;

    /// <summary>Why the relay does not do what it was told, in words; null when it does, as far as can be seen. Any thread.</summary>
    public string? RelayTrouble => relayTrouble;

    public MachineState State => state;

    /// <summary>Since when a badge has been waiting for its decision; null when none is. Any thread.</summary>
    public Moment? DecidingSince => deciding?.Since;

    /// <summary>Called after each change of state, from the worker's thread. Must return at once.</summary>
    public Action? Changed { get; set; }

    /// <summary>Whether what the journal tells of the machine may be wrong: then it begins anew, and the server is told that an open session's end is unknown.</summary>
    public bool HasLostMemory { get; init; }

    /// <summary>The line of the extraction; null where the box switches none.</summary>
    public IMachineSwitch? Extraction { get; init; }

    /// <summary>Whether something is wired that tells idle from busy.</summary>
    public bool IsMetered { get; init; }

    /// <summary>What this box's machines have only one of.</summary>
    public ExclusiveGroups Groups { get; init; } = new();

    /// <summary>What came while a start was waiting for the disk, and stops it; null when nothing did.</summary>
    public Func<EndReason?> WaitingStop { get; init; } = () => null;

    /// <summary>Comes back from a crash, a kill, a power cut or an orderly stop: relay low, the journal's open session closed, the list looked at.</summary>
    public void Begin(MachineState folded)
    {
        state = folded;
        string? reason = relay.TryOpen(KeepsIfPoweredFor(folded));
        // The job that still runs has what its machine shares.
        if (relay.MayBeHeld && judge.UseOf(machine).Group is { } group) Groups.TryTake(group, machine);
        // One of the two: what begins anew has nothing to close, and a relay that could not be driven low at the first would be forgotten at the second.
        Do(HasLostMemory ? new MachineInput.MemoryLost() : new MachineInput.Restarted(relay.MayBeHeld));
        if (reason is not null) RaiseRelayFault(reason);
        Extraction?.TryOpen();
        if (IsMetered) Do(new MachineInput.ActivityChanged(Activity.Unknown, clock.Now()));
        LookAtPermits();
    }

    public void Tell(ReaderEvent told)
    {
        switch (told)
        {
            case ReaderEvent.CardPresented { Uid.IsRandom: true }:
                Do(new MachineInput.CardRefused(RefusalReason.RandomUid));
                break;
            case ReaderEvent.CardPresented { Shown: ShownCredential.Unfinished } card when !judge.IsOwn(card.Uid, state):
                Do(new MachineInput.CardHalfRead());
                break;
            case ReaderEvent.CardPresented card:
                deciding = new(clock.Now());
                Present(judge.Judge(card.Uid, state, machine, clock.Now(), card.Shown));
                deciding = null;
                break;
            case ReaderEvent.CardGone:
                Do(new MachineInput.CardRemoved());
                break;
            case ReaderEvent.CardBack card:
                Do(new MachineInput.CardReturned(judge.HashOf(card.Uid)));
                break;
            case ReaderEvent.SeveralCards:
                Do(new MachineInput.CardRefused(RefusalReason.SeveralCards));
                break;
            case ReaderEvent.HalfRead:
                Do(new MachineInput.CardHalfRead());
                break;
            case ReaderEvent.Occupied:
                MachineLog.ReaderOccupied(log, machine);
                Do(new MachineInput.CardHalfRead());
                break;
            case ReaderEvent.Lost lost:
                MachineLog.ReaderLost(log, machine, lost.Reason);
                readerTrouble = lost.Reason;
                Do(new MachineInput.FaultRaised(MachineFaults.Reader));
                break;
            case ReaderEvent.Back:
                MachineLog.ReaderBack(log, machine);
                readerTrouble = null;
                Do(new MachineInput.FaultCleared(MachineFaults.Reader));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(told), told, "No such reader event.");
        }
    }

    public void Stop() => Do(new MachineInput.StopPressed());

    public void ReportProblem() => Do(new MachineInput.ProblemReported(new(judge.NewSession(clock.Now().Wall).Value)));

    /// <summary>What a contact of the machine says.</summary>
    /// <param name="input"><see cref="MachineInput.InterlocksChanged"/> or <see cref="MachineInput.ActivityChanged"/>.</param>
    public void Sense(MachineInput input) => Do(input);

    /// <summary>What the server ordered.</summary>
    /// <param name="order"><see cref="MachineInput.StopOrdered"/>, <see cref="MachineInput.IdentifyOrdered"/> or <see cref="MachineInput.EnrolOrdered"/>.</param>
    public void Obey(MachineInput order) => Do(order is MachineInput.EnrolOrdered enrol ? enrol with { Holder = judge.Holder(enrol.Member) } : order);

    /// <summary>The worker ends: relay off, for good.</summary>
    public void ShutDown()
    {
        Do(new MachineInput.ShuttingDown(CanOutliveBox, relay.MayBeHeld));
        relay.GiveBack();
        Extraction?.GiveBack();
    }

    public void LookAtPermits()
    {
        if (judge.News(state, machine, clock.Now()) is { } news) Do(news);
    }

    /// <summary>Writes down that something about rights was refused.</summary>
    public void Note(MachineInput.RightsRefused refused) => Do(refused);

    /// <summary>Time passes: looks after the line and the journal, and marks a running session. About once a second.</summary>
    public void Pass()
    {
        LookAfterRelay();
        words.Look(clock.Now());
        bool isBroken = journal.Trouble is not null;
        if (isBroken && !Has(MachineFaults.Journal)) Do(new MachineInput.FaultRaised(MachineFaults.Journal));
        if (!isBroken && Has(MachineFaults.Journal)) Do(new MachineInput.FaultCleared(MachineFaults.Journal));
        Do(new MachineInput.Tick());
    }

    public MachineReport Report(Moment now) => MachineReport.Of(machine, state, now);

    /// <summary>
    /// The safe order, in this one place. Off comes before everything, so that no disk, broker or clock can keep a machine
    /// live against a stop. Remembering comes before on, so that power which nobody accounts for cannot exist: a cut between
    /// the two leaves a session without use. The person is told last, what is true by then; only a refusal is told first,
    /// because nothing that is done afterwards can change it.
    /// </summary>
    private void Do(MachineInput input)
    {
        var now = clock.Now();
        var step = MachineRules.Step(state, input, now);
        if (step.Relay == RelayEffect.LeaveOn)
        {
            relay.LeaveOn();
            MachineLog.LeftOn(log, machine, relay.Place);
        }
        string? stayedOn = step.Relay == RelayEffect.SwitchOff ? relay.TrySwitch(on: false) : null;
        if (step.Signal is Signal.Refused) show(step.Signal);
        bool isChanged = state != step.Next;
        state = step.Next;
        // Appending returns at once, whatever the disk does; only a start waits for it.
        var ticket = step.Events.IsEmpty ? null : journal.Append(machine, step.Events, now);
        if (step.Events.Any(e => e is MachineEvent.SessionStarted)) start = ticket;
        // Before the machine, so that its air moves when it begins.
        if (state.HasExtraction) SwitchExtraction(on: true);
        bool isDone = step.Relay != RelayEffect.SwitchOn || SwitchOn();
        // A machine with power never waits for words: a stop would wait with it.
        if (isDone && step.Signal is not (null or Signal.Refused)) words.Say(step.Signal, ticket, state.HasPower ? TimeSpan.Zero : StartBound, now);
        if (stayedOn is not null) RaiseRelayFault(stayedOn);
        if (!state.HasExtraction) SwitchExtraction(on: false);
        if (state is { Session: null, Cooling: null } && !relay.MayBeHeld) Groups.Release(machine);
        AssertOffUnlessMeant();
        if (isChanged) Changed?.Invoke();
    }

    // Whether another machine has what both share is known only here, where it is taken in the same breath. By a trainer's tap
    // another's session begins, whatever the hour says about the trainer's own.
    private void Present(MachineInput.BadgePresented badge)
    {
        string? group = badge.Decision switch
        {
            AccessDecision.Granted granted => granted.Terms.Use.Group,
            AccessDecision.Refused { IfAnyHour: { } terms } => terms.Use.Group,
            _ => null,
        };
        Do(group is not null && !Groups.TryTake(group, machine) ? badge with { IsGroupTaken = true } : badge);
    }

    // Without its box it would work without its air.
    private bool CanOutliveBox => relay.CanOutliveBox && Extraction is null;

    private void SwitchExtraction(bool on)
    {
        if (Extraction is not { } line || line.IsOn == on) return;
        string? reason = line.TryOpen() ?? line.TrySwitch(on);
        // Tried again at every step, said once; what must not run without air has a contact in its interlock.
        if (reason is not null && on && !isExtractionLost) MachineLog.ExtractionFailed(log, machine, line.Place, reason);
        isExtractionLost = reason is not null;
    }

    private bool SwitchOn()
    {
        if (start is null || !journal.WaitDurable(start, StartBound))
        {
            MachineLog.StartNotRecorded(log, machine, journal.Trouble ?? "The disk did not answer in time.");
            Do(new MachineInput.StartNotRecorded());
            return false;
        }
        if (WaitingStop() is { } stop)
        {
            Do(new MachineInput.StartCancelled(stop));
            return false;
        }
        if (relay.TrySwitch(on: true, CanOutliveBox && state.Course.Terms.Use.IsPowerKept) is not { } reason)
        {
            Do(new MachineInput.SwitchedOn());
            return true;
        }
        MachineLog.RelayFailed(log, machine, relay.Place, reason);
        relayTrouble = reason;
        Do(new MachineInput.SwitchOnFailed());
        return false;
    }

    private void LookAfterRelay()
    {
        if (relay.IsOpen && relay.TryCheck() is { } reason) RaiseRelayFault(reason);
        // What was kept on goes off when the job is done, or when somebody says stop.
        if (relay.IsHeld && state.Course.Activity == Activity.Idle && judge.UseOf(machine).End != EndPolicy.Manual) relay.TrySwitch(on: false);
        if (!Has(MachineFaults.Relay) || relay.TryOpen() is not null) return;
        MachineLog.RelayBack(log, machine, relay.Place);
        relayTrouble = null;
        Do(new MachineInput.FaultCleared(MachineFaults.Relay));
    }

    // A switch that has lost its power since the session began came back by itself, and nothing may begin to run by that.
    private TimeSpan? KeepsIfPoweredFor(MachineState folded)
    {
        var leftOn = judge.MayKeepPower(machine) ? folded.LeftPowered : null;
        if (Extraction is not null || HasLostMemory || (folded.Session?.StartedAt ?? folded.Cooling?.Since ?? leftOn) is not { } since) return null;
        var now = clock.Now();
        return now.MillisecondsSince(since) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.FromMilliseconds(now.MonotonicMilliseconds) + RebootMargin;
    }

    private void RaiseRelayFault(string reason)
    {
        if (!Has(MachineFaults.Relay)) MachineLog.RelayFailed(log, machine, relay.Place, reason);
        relayTrouble = reason;
        Do(new MachineInput.FaultRaised(MachineFaults.Relay));
    }

    private bool Has(MachineFaults fault) => state.Faults.HasFlag(fault);

    private void AssertOffUnlessMeant()
    {
        if (!relay.IsOn || state.HasPower) return;
        relay.TrySwitch(on: false);
        relay.GiveBack();
        throw new InvalidOperationException($"{machine} was on without a session.");
    }

    private sealed record Deciding(Moment Since);
}
