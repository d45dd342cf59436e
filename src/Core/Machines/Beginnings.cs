using System.Collections.Immutable;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Machines;

/// <summary>What a badge does: starts a session, ends its own, or changes whose it is. A refused badge changes nothing of a running session.</summary>
internal static class Beginnings
{
    public static StepResult Badge(MachineState state, MachineInput.BadgePresented input, Moment now)
    {
        if (state.Session is { } session && session.Badge == input.Badge) return OwnBadge(state, session, input, now);
        // Another card alone in the slot: the holder's is not there.
        if (state is { Session.Leaving: null, Course.Terms.Use.Presence: PresenceMode.Slot }) state = state with { Course = state.Course with { CardAwaySince = state.Course.CardAwaySince ?? now } };
        if (Enrolling.Take(state, input, now) is { } taken) return taken;
        if (state.Session is { Supervisor: { } supervisor } supervised && state.Course.Terms.Use.Supervision == Supervision.Stays && input.Decision is AccessDecision.Refused { Holder: { } tapped } told && tapped.Member == supervisor)
            return SupervisorTaps(state, supervised, input.Badge, told, now);
        return (state.Kind, input.Decision) switch
        {
            (MachineStateKind.InUse, AccessDecision.Refused { Reason: RefusalReason.MachineInUse, IfFree: { } terms, Holder: { } holder }) =>
                OthersBadge(state, state.Session!, input, holder, terms, now),
            (MachineStateKind.InUse, AccessDecision.Refused { Reason: RefusalReason.MachineInUse, IfCertified: { } learner, Holder: { } holder }) =>
                Certifying.LearnerAtSession(state, state.Session!, input, holder, learner, now),
            (MachineStateKind.Free or MachineStateKind.CoolingDown or MachineStateKind.ToCheck, AccessDecision.Refused { IfAnyHour: { IsTrainer: true } terms, Holder: { } trainer }) when IsForOthers(state, trainer.Member, now) =>
                Start(state, input, trainer, terms, now),
            (MachineStateKind.Free or MachineStateKind.CoolingDown or MachineStateKind.ToCheck, AccessDecision.Refused { IfCertified: { } learner, Holder: { } holder }) =>
                Certifying.Learner(state, input, holder, learner, now),
            (_, AccessDecision.Refused refused) => Refuse(state, refused.Reason, input.Badge, refused.Holder),
            (MachineStateKind.InUse, AccessDecision.Granted granted) => Refuse(state, RefusalReason.MachineInUse, input.Badge, granted.Holder),
            (MachineStateKind.Faulted, AccessDecision.Granted granted) => Refuse(state, RefusalReason.InternalFault, input.Badge, granted.Holder),
            (MachineStateKind.LockedOut, AccessDecision.Granted { Terms.IsRepair: false } granted) => Refuse(state, Locked(state), input.Badge, granted.Holder),
            (_, AccessDecision.Granted granted) => Start(state, input, granted.Holder, granted.Terms, now),
            _ => throw new ArgumentOutOfRangeException(nameof(input), input, "No such decision."),
        };
    }

    public static StepResult Refuse(MachineState state, RefusalReason reason, BadgeHash? badge, PermitHolder? holder) =>
        new(state, [new MachineEvent.AccessRefused(reason, badge, holder?.Member)], RelayEffect.None, new Signal.Refused(reason, holder));

    /// <summary>The time for the second badge is over: a novice or learner who waited is refused, a member who asked is not told anything new.</summary>
    public static StepResult GiveUp(MachineState state, Ask ask)
    {
        var forgotten = state with { Course = state.Course with { Ask = null } };
        return ask.Kind switch
        {
            AskKind.SecondBadge => Refuse(forgotten, RefusalReason.SupervisorRequired, ask.First.Badge, Holder(ask.First)),
            AskKind.Certify => Refuse(forgotten, Certifying.Why(ask), ask.First.Badge, Holder(ask.First)),
            AskKind.HandOver => new(forgotten, [], RelayEffect.None, null),
            _ => throw new ArgumentOutOfRangeException(nameof(ask), ask, "No such question."),
        };
    }

    // Hours and bookings are about whoever gets the session. A trainer who lets another begin, or looks at the machine, gets none.
    private static bool IsForOthers(MachineState state, MemberId trainer, Moment now) =>
        state.IsToCheck || state.Course.Ask is { Kind: AskKind.SecondBadge or AskKind.Certify } ask && ask.IsOpen(now) && ask.Holder != trainer;

    private static RefusalReason Locked(MachineState state) => state.OutOfOrder is null ? RefusalReason.LockedOut : RefusalReason.OutOfOrder;

    private static StepResult Start(MachineState state, MachineInput.BadgePresented input, PermitHolder holder, Terms terms, Moment now)
    {
        var novice = AskedBy(AskKind.SecondBadge);
        var learner = AskedBy(AskKind.Certify);
        // A trainer looks at a machine whatever is open on it.
        if (state.IsToCheck && terms is { IsTrainer: true, IsRepair: false } && novice is null && learner is null)
            return Follow(state, now, RelayEffect.None, new Signal.Inspected(), new MachineEvent.Inspected(holder.Member, input.Badge));
        if (Missing(state, terms) != Interlocks.None) return Refuse(state, RefusalReason.PermissiveMissing, input.Badge, holder);
        if (input.IsGroupTaken) return Refuse(state, RefusalReason.ExclusiveConflict, input.Badge, holder);
        if (terms.IsRepair) return Begin(state, input, holder, terms, now);
        if (novice is not null) return Supervise(state, novice, (holder.Member, input.Badge), now);
        if (learner is not null) return Certifying.Certify(state, learner, (holder.Member, input.Badge), now);
        if (terms.IsNovice && terms.Use.Supervision != Supervision.None)
        {
            return Waiting(state, AskKind.Certify, now) is { } other && other.Holder != holder.Member
                ? Certifying.Decline(state, input, holder, RefusalReason.SupervisorRequired, RefusalReason.SupervisorRequired, now)
                : AskFor(state, AskKind.SecondBadge, input, holder, terms, now);
        }
        if (MustBeInspected(state, terms)) return Refuse(state, RefusalReason.ToCheck, input.Badge, holder);
        return Begin(state, input, holder, terms, now);

        Ask? AskedBy(AskKind kind) => terms.IsTrainer && Waiting(state, kind, now) is { } waiting && waiting.Holder != holder.Member ? waiting : null;
    }

    // Ending takes a badge's number alone: a stop is never refused. Consenting, extending and coming back take all that it can prove.
    private static StepResult OwnBadge(MachineState state, OpenSession session, MachineInput.BadgePresented input, Moment now)
    {
        bool isProved = input.Decision is AccessDecision.Refused { Reason: RefusalReason.MachineInUse, IfAnyHour: not null };
        bool isSlot = state.Course.Terms.Use.Presence == PresenceMode.Slot;
        if (isSlot) state = state with { Course = state.Course with { CardAwaySince = null } };
        var course = state.Course;
        if (Waiting(state, AskKind.Certify, now) is { } learner) return Certifying.HolderAnswers(state, session, learner, input, now);
        // Not a goodbye: it answers a question, and the answer cannot count.
        if (Waiting(state, AskKind.HandOver, now) is { } unanswered && (course.MayBeBusy || !isProved))
            return Refuse(state, (input.Decision as AccessDecision.Refused)?.Reason ?? RefusalReason.MachineInUse, input.Badge, (input.Decision as AccessDecision.Refused)?.Holder ?? Holder(unanswered.First));
        if (Waiting(state, AskKind.HandOver, now) is { } asking)
            return Pass(state, EndReason.HandedOver, Endings.Lasted(state, session, now), asking.First, Holder(asking.First), asking.Terms, null, now);
        if (session.Leaving is null && Extension(state, session, input.Decision, now) is { } allowed)
        {
            return Follow(
                state with { Course = course with { Announced = 0 } }, now, RelayEffect.None,
                new Signal.Extended(allowed - (now.MillisecondsSince(session.StartedAt) ?? 0)), new MachineEvent.SessionExtended(session.Id, allowed));
        }
        // Who left and comes back before the job is done stays.
        if (isProved && session.Leaving is (EndReason.Member or EndReason.CardRemoved))
            return Follow(state with { Course = course with { HeldSaidAt = null } }, now, RelayEffect.None, new Signal.GoesOn(), new MachineEvent.HolderBack(session.Id));
        // In a slot the card that is there, or there again, says nothing; taking it out does.
        return isSlot ? new(state, [], RelayEffect.None, null) : Endings.Leave(state, EndReason.Member, isByPerson: true, now);
    }

    // Up to the next booking or closing; less than a minute more is no extension, and the tap says goodbye as ever.
    private static long? Extension(MachineState state, OpenSession session, AccessDecision decision, Moment now)
    {
        if (state.Course.Terms.Use.Extension is not { } extension || session.AllowedMilliseconds is not { } allowed) return null;
        if (decision is not AccessDecision.Refused { Reason: RefusalReason.MachineInUse, IfFree: { } terms }) return null;
        long elapsed = now.MillisecondsSince(session.StartedAt) ?? 0;
        if (allowed - elapsed > (long)UseTimes.LastCall.TotalMilliseconds) return null;
        long longer = Math.Max(allowed, elapsed) + (long)extension.TotalMilliseconds;
        if (terms.UntilBlocked is { } blocked) longer = Math.Min(longer, elapsed + (long)blocked.TotalMilliseconds);
        return longer - allowed >= 60_000 ? longer : null;
    }

    private static StepResult OthersBadge(MachineState state, OpenSession session, MachineInput.BadgePresented input, PermitHolder holder, Terms terms, Moment now)
    {
        var course = state.Course;
        if (state.Faults != MachineFaults.None) return Refuse(state, RefusalReason.InternalFault, input.Badge, holder);
        if (course.PreRunSince is null && Missing(state, terms) != Interlocks.None) return Refuse(state, RefusalReason.PermissiveMissing, input.Badge, holder);
        if (course.MayBeBusy || session.IsRepair) return Refuse(state, RefusalReason.MachineInUse, input.Badge, holder);
        bool needsTrainer = terms.IsNovice && terms.Use.Supervision != Supervision.None;
        long elapsed = now.MillisecondsSince(session.StartedAt) ?? 0;
        bool isJustStarted = elapsed < (long)terms.Use.SecondBadgeWithin.TotalMilliseconds;
        // The trainer's badge came first: they never used the machine themselves and pay nothing.
        if (needsTrainer && course.Terms.IsTrainer && session.Supervisor is null && isJustStarted)
            return Pass(state, EndReason.HandedOver, 0, input, holder, terms, (session.Member, session.Badge), now);
        // Who waits for the air waits alone.
        if (needsTrainer || course.PreRunSince is not null) return Refuse(state, RefusalReason.MachineInUse, input.Badge, holder);
        if (MustBeInspected(state, terms)) return Refuse(state, RefusalReason.ToCheck, input.Badge, holder);
        if (MayTakeOver(course, session, terms, now)) return Pass(state, EndReason.TakenOver, Endings.ToLastActivity(state, session, now), input, holder, terms, null, now);
        return course.Terms.Use.AsksForHandOver && Waiting(state, AskKind.Certify, now) is null
            ? AskFor(state, AskKind.HandOver, input, holder, terms, now)
            : Refuse(state, RefusalReason.MachineInUse, input.Badge, holder);
    }

    private static bool MayTakeOver(Course course, OpenSession session, Terms terms, Moment now)
    {
        if (course.Activity != Activity.Idle) return false;
        if (session.Leaving is not null || terms.IsTrainer) return true;
        return course.Terms.Use.TakeOverAfter is { } after && Endings.IdleFor(course, session, now) >= (long)after.TotalMilliseconds;
    }

    private static bool MustBeInspected(MachineState state, Terms terms) => state.IsToCheck && terms is { IsNovice: true, IsRepair: false, Use.InspectBeforeNovice: true };

    // Leaving takes no right, as ending does: a novice must not work on alone because the lab closes, or the trainer's right ran
    // out. Staying takes all that the badge can prove. A blocked badge and a copy are nobody's.
    private static StepResult SupervisorTaps(MachineState state, OpenSession session, BadgeHash badge, AccessDecision.Refused told, Moment now)
    {
        bool isLeaving = session.Leaving != EndReason.SupervisorLeft && state.Course.SupervisorLeftAt is null;
        if (told.Reason is RefusalReason.BadgeBlocked or RefusalReason.NotGenuine || (!isLeaving && told.IfAnyHour is null)) return Refuse(state, told.Reason, badge, told.Holder);
        if (session.Leaving == EndReason.SupervisorLeft)
            return Follow(state with { Course = state.Course with { SupervisorLeftAt = null, HeldSaidAt = null } }, now, RelayEffect.None, new Signal.SupervisorStays(), new MachineEvent.HolderBack(session.Id));
        Signal signal = isLeaving ? new Signal.SupervisorLeaves((long)UseTimes.WithoutSupervisor.TotalMilliseconds) : new Signal.SupervisorStays();
        return new(state with { Course = state.Course with { SupervisorLeftAt = isLeaving ? now : null } }, [], RelayEffect.None, signal);
    }

    /// <summary>Waits for another badge. One question at a time: a new one takes the place of the one before, whose badge is refused.</summary>
    public static StepResult AskFor(MachineState state, AskKind kind, MachineInput.BadgePresented input, PermitHolder holder, Terms terms, Moment now)
    {
        long within = (long)terms.Use.SecondBadgeWithin.TotalMilliseconds;
        Signal signal = kind switch
        {
            AskKind.SecondBadge => new Signal.SecondBadge(holder, within),
            AskKind.HandOver => new Signal.HandOverAsked(holder, within),
            AskKind.Certify => new Signal.CertifyAsked(holder, within),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such question."),
        };
        return new(state with { Course = state.Course with { Ask = new(kind, input, holder.Member, terms, now) } }, Overtaken(state, holder.Member), RelayEffect.None, signal);
    }

    /// <summary>Whoever waited is not told any more, but it is written down as what it was.</summary>
    /// <param name="state">Before.</param>
    /// <param name="by">Whose tap it is that ends the wait; their own question it answers. Null: nobody's.</param>
    public static ImmutableArray<MachineEvent> Overtaken(MachineState state, MemberId? by) =>
        state.Course.Ask is { } ask && ask.Holder != by ? GiveUp(state, ask).Events : [];

    private static Ask? Waiting(MachineState state, AskKind kind, Moment now) => state.Course.Ask is { } ask && ask.Kind == kind && ask.IsOpen(now) ? ask : null;

    public static PermitHolder Holder(MachineInput.BadgePresented input) => input.Decision switch
    {
        AccessDecision.Granted granted => granted.Holder,
        AccessDecision.Refused { Holder: { } holder } => holder,
        _ => throw new InvalidOperationException("Only a badge with a holder asks."),
    };

    // Air moves only once the extraction runs: its contact counts from when the machine gets its power.
    public static Interlocks Missing(MachineState state, Terms terms) => WaitsForAir(state, terms) ? state.Course.Open & ~Interlocks.Extraction : state.Course.Open;

    private static bool WaitsForAir(MachineState state, Terms terms) => terms.Use.PreRun > Duration.Zero && !state.HasPower;

    private static StepResult Supervise(MachineState state, Ask novice, (MemberId Member, BadgeHash Badge) trainer, Moment now) =>
        Begin(state, novice.First, Holder(novice.First), novice.Terms, now, trainer.Member, Inspection(state, trainer));

    /// <summary>A trainer who lets somebody begin has looked at the machine.</summary>
    public static ImmutableArray<MachineEvent> Inspection(MachineState state, (MemberId Member, BadgeHash Badge) trainer) =>
        state.IsToCheck ? [new MachineEvent.Inspected(trainer.Member, trainer.Badge)] : [];

    // The machine keeps its power from one session to the next.
    private static StepResult Pass(
        MachineState state, EndReason reason, long elapsed, MachineInput.BadgePresented input, PermitHolder holder, Terms terms, (MemberId Member, BadgeHash Badge)? trainer, Moment now) =>
        Begin(state, input, holder, terms, now, trainer?.Member, [new MachineEvent.SessionEnded(state.Session!.Id, reason, elapsed, 0)]);

    public static StepResult Begin(
        MachineState state, MachineInput.BadgePresented input, PermitHolder holder, Terms terms, Moment now, MemberId? supervisor = null, ImmutableArray<MachineEvent> before = default)
    {
        bool waits = WaitsForAir(state, terms);
        var course = state.Course.Observed with { Terms = terms, Price = terms.PriceAt(now), PreRunSince = waits ? state.Course.PreRunSince ?? now : null };
        var started = new MachineEvent.SessionStarted(
            input.NewSession, holder.Member, input.Badge, terms.Allowed is { } allowed ? (long)allowed.TotalMilliseconds : null, supervisor, terms.IsRepair ? true : null);
        List<MachineEvent> events = [.. Overtaken(state, holder.Member), .. before.IsDefault ? [] : before];
        if (state.Cooling is not null) events.Add(new MachineEvent.CoolDownEnded());
        events.Add(started);
        bool isSound = !state.IsToCheck || events.Any(e => e is MachineEvent.Inspected);
        if (terms.Use.InspectBeforeNovice && isSound && !terms.IsRepair) events.Add(new MachineEvent.CheckNeeded());
        return Follow(state with { Course = course }, now, waits ? RelayEffect.None : RelayEffect.SwitchOn, new Signal.Started(holder), [.. events]);
    }

    private static StepResult Follow(MachineState state, Moment now, RelayEffect relay, Signal? signal, params MachineEvent[] events) =>
        StepResult.Following(state, now, relay, signal, events);
}
