using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using NodaTime;

namespace FabAccess.Core.Tests.Machines;

/// <summary>
/// Every way to begin: what a badge does at a machine that is not in use, over rules × member × list × hour × machine,
/// against a plain model of what the lab decided.
/// </summary>
public sealed class StartGridTests
{
    private enum Who { Stranger, Uncertified, Expired, Member, Novice, Trainer, Repairer }

    private enum ListAge { Fresh, OldButAllowed, TooOld }

    private enum Calendar { Nothing, OwnBooking, AnothersBooking, AnotherWhoDidNotCome, AnotherSoon, AnotherLater, OpenForAnHour, ShutNow }

    private enum Waits { Nobody, Novice, Learner }

    /// <summary>One case, in plain words.</summary>
    private sealed record Case(MachineStateKind State, bool IsIncident, Who Who, ListAge List, bool TrainersOnly, Calendar Calendar, bool BookedOnly,
        Supervision Supervision, bool Inspect, bool LidOpen, bool GroupTaken, Waits Waits, bool TrainersGrant);

    private static IEnumerable<Case> Cases() =>
        from state in new[] { MachineStateKind.Free, MachineStateKind.CoolingDown, MachineStateKind.ToCheck, MachineStateKind.LockedOut, MachineStateKind.Faulted }
        from isIncident in state == MachineStateKind.LockedOut ? [false, true] : new[] { false }
        from who in Enum.GetValues<Who>()
        from list in Enum.GetValues<ListAge>()
        from trainersOnly in Both
        from calendar in Enum.GetValues<Calendar>()
        from bookedOnly in Both
        from supervision in Enum.GetValues<Supervision>()
        from inspect in Both
        from lidOpen in Both
        from groupTaken in Both
        from waits in Enum.GetValues<Waits>()
        from trainersGrant in Both
        select new Case(state, isIncident, who, list, trainersOnly, calendar, bookedOnly, supervision, inspect, lidOpen, groupTaken, waits, trainersGrant);

    private static readonly bool[] Both = [false, true];

    [Fact]
    public void Badge_InEveryCase_DoesWhatTheModelSays()
    {
        int count = 0;
        foreach (var c in Cases())
        {
            count++;
            string actual = Play(c), expected = Model(c);
            if (actual != expected) Assert.Fail($"{c}: expected {expected}, got {actual}");
        }
        Assert.InRange(count, 400_000, 700_000);
    }

    // The lab's rules as a person would say them.
    private static string Model(Case c)
    {
        bool knows = c.Who is Who.Member or Who.Novice or Who.Trainer or Who.Repairer;
        bool locked = c.State == MachineStateKind.LockedOut;
        if (c.State == MachineStateKind.Faulted) return "InternalFault";
        if (c.List == ListAge.TooOld && !(c.TrainersOnly && c.Who == Who.Trainer)) return "PermitsTooOld";
        if (locked && c.Who != Who.Repairer) return c.IsIncident ? "LockedOut" : "OutOfOrder";
        if (c.Who == Who.Stranger) return "UnknownBadge";
        if (!knows)
        {
            string lacks = c.Who == Who.Expired ? "CertificationExpired" : "NotCertified";
            // Nothing else may be in the way, and nothing that has to be put right first.
            bool isHour = c.Calendar is not (Calendar.ShutNow or Calendar.AnothersBooking or Calendar.AnotherSoon) && !(c.BookedOnly && c.Calendar != Calendar.OwnBooking);
            if (!c.TrainersGrant || !isHour) return lacks;
            return c.Waits == Waits.Novice ? lacks : c.Waits == Waits.Learner ? $"NotCertified {lacks}" : c.LidOpen ? "PermissiveMissing" : "waits to be certified";
        }
        // The hour is the session's business: a trainer who lets somebody else begin, or looks at the machine, asks for none.
        bool isForOthers = c.Who == Who.Trainer && (c.Waits != Waits.Nobody || c.State == MachineStateKind.ToCheck);
        if (!locked && !isForOthers)
        {
            if (c.Calendar == Calendar.ShutNow) return "Closed";
            if (c.Calendar is Calendar.AnothersBooking or Calendar.AnotherSoon) return "ReservedForAnother";
            if (c.BookedOnly && c.Calendar != Calendar.OwnBooking) return "ReservationRequired";
        }
        if (c.State == MachineStateKind.ToCheck && c.Who == Who.Trainer && c.Waits == Waits.Nobody) return "inspected";
        if (c.LidOpen) return "PermissiveMissing";
        if (c.GroupTaken) return "ExclusiveConflict";
        string until = locked ? "for ever" : c.Calendar switch { Calendar.OpenForAnHour => "60 min", Calendar.AnotherLater => "30 min", _ => "120 min" };
        // Whoever waited for a trainer waits no more, and that is written down.
        string over = c.Waits switch { Waits.Novice => " past SupervisorRequired", Waits.Learner => " past NotCertified", _ => "" };
        if (locked) return $"repair {until}{over}";
        if (c.Who == Who.Trainer && c.Waits == Waits.Novice) return "novice under the trainer 120 min";
        if (c.Who == Who.Trainer && c.Waits == Waits.Learner) return "learner certified under the trainer 120 min";
        if (c.Who == Who.Novice && c.Supervision != Supervision.None) return c.Waits == Waits.Learner ? "NotCertified SupervisorRequired" : $"waits for a trainer{over}";
        if (c.State == MachineStateKind.ToCheck && c.Who == Who.Novice && c.Inspect) return "ToCheck";
        return $"starts {until}{over}";
    }

    private static string Play(Case c)
    {
        var use = new UsePolicy
        {
            Longest = Duration.FromHours(2), OldList = c.TrainersOnly ? OldListRule.TrainersOnly : OldListRule.Nobody, BookedOnly = c.BookedOnly,
            Supervision = c.Supervision, InspectBeforeNovice = c.Inspect, TrainersGrant = c.TrainersGrant,
        };
        var now = Make.At(0);
        var list = List(c, use, now.Wall);
        var state = State(c);
        if (c.Waits == Waits.Learner)
        {
            var learner = new AccessDecision.Refused(RefusalReason.NotCertified, Make.Holder(Make.Bob)) { IfCertified = new(RefusalReason.NotCertified, new(use)) };
            state = state with { Course = state.Course with { Ask = new(AskKind.Certify, new(Make.BobBadge, learner, Make.Session), Make.Bob, new(use), Make.At(-5)) } };
        }
        if (c.Waits == Waits.Novice)
        {
            var novice = new AccessDecision.Granted(Make.Holder(Make.Bob)) { Terms = new(use with { Supervision = Supervision.Starts }) { Rights = MemberRights.Novice } };
            state = state with { Course = state.Course with { Ask = new(AskKind.SecondBadge, new(Make.BobBadge, novice, Make.Session), Make.Bob, novice.Terms, Make.At(-5)) } };
        }

        var result = MachineRules.Step(state, new MachineInput.BadgePresented(Make.AliceBadge, AccessPolicy.Decide(list, state, Make.Laser, Make.AliceBadge, now.Wall), Make.NextSession, c.GroupTaken), now);

        if (result.Events.OfType<MachineEvent.SessionStarted>().SingleOrDefault() is not { } started)
        {
            Assert.NotEqual(RelayEffect.SwitchOn, result.Relay);
            if (result.Signal is Signal.SecondBadge) return $"waits for a trainer{Past(result)}";
            if (result.Signal is Signal.CertifyAsked) return "waits to be certified";
            if (result.Events is [MachineEvent.AccessRefused { Badge: var first } other, MachineEvent.AccessRefused second] && first == Make.BobBadge && result.Next.Course.Ask is null) return $"{other.Reason} {second.Reason}";
            return result.Events is [MachineEvent.AccessRefused refused] ? $"{refused.Reason}" : result.Events is [MachineEvent.Inspected] ? "inspected" : "?";
        }
        Assert.Equal(RelayEffect.SwitchOn, result.Relay);
        string until = started.AllowedMilliseconds is { } allowed ? $"{allowed / 60_000} min" : "for ever";
        if (result.Events.OfType<MachineEvent.CertificationGranted>().SingleOrDefault() is { } granted)
        {
            Assert.Equal(new(Make.Bob, Make.BobBadge, Make.Alice, Make.AliceBadge), granted);
            return started.Member == Make.Bob && started.Supervisor == Make.Alice ? $"learner certified under the trainer {until}" : "?";
        }
        if (started.Member == Make.Bob && started.Supervisor == Make.Alice) return $"novice under the trainer {until}";
        return started is { Supervisor: null } && started.Member == Make.Alice ? $"{(started.IsRepair == true ? "repair" : "starts")} {until}{Past(result)}" : "?";

        static string Past(StepResult result) => result.Events is [MachineEvent.AccessRefused { Badge: var badge } refused, ..] && badge == Make.BobBadge ? $" past {refused.Reason}" : "";
    }

    private static PermitList List(Case c, UsePolicy use, Instant now)
    {
        var age = c.List switch { ListAge.Fresh => Duration.FromMinutes(1), ListAge.OldButAllowed => Duration.FromHours(23), _ => Duration.FromHours(25) };
        var rights = c.Who switch { Who.Novice => MemberRights.Novice, Who.Trainer => MemberRights.Trainer, Who.Repairer => MemberRights.Repair, _ => MemberRights.None };
        Permit[] permits = c.Who switch
        {
            Who.Uncertified => [],
            // What somebody could do whose certification ran out, they can no more.
            Who.Expired => [Make.Permit(until: now - Duration.FromHours(1)) with { Rights = MemberRights.Trainer | MemberRights.Repair }],
            _ => [Make.Permit() with { Rights = rights }],
        };
        Booking Booked(int fromMinutes, bool own) => new(own ? Make.Alice : Make.Bob, now + Duration.FromMinutes(fromMinutes), now + Duration.FromMinutes(fromMinutes + 60));
        var rule = new MachineRule(Make.Laser, "Laser 1", new("Laser"), c.State == MachineStateKind.LockedOut && !c.IsIncident ? "lens" : null, Duration.FromHours(24))
        {
            Use = use,
            Bookings = c.Calendar switch
            {
                Calendar.OwnBooking => [Booked(-10, own: true)],
                Calendar.AnothersBooking => [Booked(-10, own: false)],
                Calendar.AnotherWhoDidNotCome => [Booked(-16, own: false)],
                Calendar.AnotherSoon => [Booked(4, own: false)],
                Calendar.AnotherLater => [Booked(30, own: false)],
                _ => [],
            },
            Openings = c.Calendar switch
            {
                Calendar.OpenForAnHour => [new(now - Duration.FromHours(1), now + Duration.FromHours(1))],
                Calendar.ShutNow => [new(now - Duration.FromHours(9), now - Duration.FromHours(1)), new(now + Duration.FromHours(9), now + Duration.FromHours(19))],
                _ => null,
            },
        };
        var holder = Make.Holder(Make.Alice, false, permits);
        var badges = c.Who == Who.Stranger ? [] : new[] { KeyValuePair.Create(Make.AliceBadge, new HeldBadge(holder, false)) };
        return new(new(1, 1), now - age, now + Duration.FromDays(30), [rule], badges);
    }

    private static MachineState State(Case c) =>
        (c.IsIncident ? MachineState.Initial with { Incident = Make.Incident } : Make.State(c.State)) with
        {
            Course = Course.Nothing with { Open = c.LidOpen ? Interlocks.Lid : Interlocks.None },
        };
}
