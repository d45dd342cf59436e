using FabAccess.Core.Access;
using FabAccess.Core.Values;

namespace FabAccess.Core.Machines;

/// <summary>
/// Certified by two badges: a learner's tap asks, and a trainer's tap within <see cref="UsePolicy.SecondBadgeWithin"/> says yes. Always in
/// this order, also where the trainer has just started the machine: whoever passes by with a badge must not be certified by
/// an accident of order. Only where nothing else waits for a badge, so that a trainer's tap means one thing.
/// </summary>
internal static class Certifying
{
    /// <summary>A learner's badge at a machine that nobody uses.</summary>
    public static StepResult Learner(MachineState state, MachineInput.BadgePresented input, PermitHolder holder, Uncertified learner, Moment now)
    {
        if (IsTaken(state, holder.Member, now)) return Decline(state, input, holder, learner.Why, learner.Why, now);
        return Beginnings.Missing(state, learner.Terms) != Interlocks.None
            ? Beginnings.Refuse(state, RefusalReason.PermissiveMissing, input.Badge, holder)
            : Beginnings.AskFor(state, AskKind.Certify, input, holder, learner.Terms, now);
    }

    /// <summary>A learner's badge in a running session: a question only to a trainer who has just begun it, and whose machine does nothing yet.</summary>
    public static StepResult LearnerAtSession(MachineState state, OpenSession session, MachineInput.BadgePresented input, PermitHolder holder, Uncertified learner, Moment now)
    {
        var course = state.Course;
        bool isTrainers = course.Terms.IsTrainer && session is { Supervisor: null, Leaving: null, IsRepair: false } && session.Member != holder.Member;
        bool isJustStarted = now.MillisecondsSince(session.StartedAt) is { } elapsed && elapsed < (long)learner.Terms.Use.SecondBadgeWithin.TotalMilliseconds;
        if (!isTrainers || !isJustStarted || IsTaken(state, holder.Member, now)) return Decline(state, input, holder, learner.Why, RefusalReason.MachineInUse, now);
        if (state.Faults != MachineFaults.None) return Beginnings.Refuse(state, RefusalReason.InternalFault, input.Badge, holder);
        if (course.PreRunSince is null && Beginnings.Missing(state, learner.Terms) != Interlocks.None) return Beginnings.Refuse(state, RefusalReason.PermissiveMissing, input.Badge, holder);
        return course.MayBeBusy
            ? Beginnings.Refuse(state, RefusalReason.MachineInUse, input.Badge, holder)
            : Beginnings.AskFor(state, AskKind.Certify, input, holder, learner.Terms, now);
    }

    /// <summary>The holder of the session, asked to certify a learner, taps: yes with all that the badge can prove, and with the right still there. Else it is no answer, and no goodbye either.</summary>
    public static StepResult HolderAnswers(MachineState state, OpenSession session, Ask learner, MachineInput.BadgePresented input, Moment now)
    {
        var refused = input.Decision as AccessDecision.Refused;
        if (refused is not { Reason: RefusalReason.MachineInUse, IfAnyHour.IsTrainer: true } || state.Course.MayBeBusy)
            return Beginnings.Refuse(state, refused?.Reason ?? RefusalReason.MachineInUse, input.Badge, refused?.Holder);
        return Certify(state, learner, (session.Member, session.Badge), now);
    }

    /// <summary>What a trainer's last tap does: said, then the learner's session begins and the trainer answers for it. Their own, where one runs, was for showing, and lasted 0.</summary>
    public static StepResult Certify(MachineState state, Ask learner, (MemberId Member, BadgeHash Badge) trainer, Moment now)
    {
        var holder = Beginnings.Holder(learner.First);
        MachineEvent[] own = state.Session is { } session ? [new MachineEvent.SessionEnded(session.Id, EndReason.HandedOver, 0, 0)] : [];
        var result = Beginnings.Begin(
            state, learner.First, holder, learner.Terms, now, trainer.Member,
            [new MachineEvent.CertificationGranted(holder.Member, learner.First.Badge, trainer.Member, trainer.Badge), .. Beginnings.Inspection(state, trainer), .. own]);
        return result with { Next = result.Next with { Course = result.Next.Course with { IsCertifiedByTap = true } }, Signal = new Signal.Certified(holder) };
    }

    /// <summary>Why a learner who asked is refused after all: for what they lack.</summary>
    public static RefusalReason Why(Ask ask) => (ask.First.Decision as AccessDecision.Refused)?.IfCertified?.Why ?? RefusalReason.NotCertified;

    private static bool IsTaken(MachineState state, MemberId member, Moment now) =>
        state.Course.Ask is { } ask && ask.IsOpen(now) && (ask.Kind != AskKind.Certify || ask.Holder != member);

    /// <summary>Two who want a trainer's tap: nobody could say whom it would mean, so it means none. The second is refused for what they lack; where no learner waits, for the reason alone.</summary>
    public static StepResult Decline(MachineState state, MachineInput.BadgePresented input, PermitHolder holder, RefusalReason lacks, RefusalReason reason, Moment now)
    {
        if (state.Course.Ask is not { Kind: AskKind.Certify } ask || ask.Holder == holder.Member)
            return Beginnings.Refuse(state, reason, input.Badge, holder);
        var result = Beginnings.Refuse(state with { Course = state.Course with { Ask = null } }, ask.IsOpen(now) ? lacks : reason, input.Badge, holder);
        return result with { Events = [new MachineEvent.AccessRefused(Why(ask), ask.First.Badge, ask.Holder), .. result.Events] };
    }
}
