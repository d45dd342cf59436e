using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Tests.Access;

public sealed class AccessPolicyTests
{
    [Fact]
    public void Decide_PermittedBadgeOnFreeMachine_IsGranted()
    {
        var decision = AccessPolicy.Decide(Make.List(), MachineState.Initial, Make.Laser, Make.AliceBadge, Make.Noon);

        Assert.Equal(Make.Alice, Assert.IsType<AccessDecision.Granted>(decision).Holder.Member);
    }

    [Fact]
    public void Decide_MachineThatRequiresNothing_IsGrantedWithoutPermit()
    {
        var list = Make.List(new(Make.Holder(Make.Alice), false), requires: false);

        Assert.IsType<AccessDecision.Granted>(AccessPolicy.Decide(list, MachineState.Initial, Make.Laser, Make.AliceBadge, Make.Noon));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Decide_ListOfAnAge_GrantsUntilTheMachinesOwnBound(int secondsLate, bool granted)
    {
        var age = Duration.FromDays(3);
        var list = Make.List(maxAge: age);

        var decision = AccessPolicy.Decide(list, MachineState.Initial, Make.Laser, Make.AliceBadge, list.IssuedAt + age + Duration.FromSeconds(secondsLate));

        Assert.Equal(granted, decision is AccessDecision.Granted);
        if (!granted) Assert.Equal(RefusalReason.PermitsTooOld, Assert.IsType<AccessDecision.Refused>(decision).Reason);
    }

    [Fact]
    public void StillPermitted_ListOlderThanTheMachinesBound_CutsNoRight()
    {
        var list = Make.List(maxAge: Duration.FromSeconds(1));

        Assert.True(AccessPolicy.StillPermitted(list, Make.Laser, Make.AliceBadge, list.IssuedAt + Duration.FromDays(3)));
    }

    public static TheoryData<string, RefusalReason> Refusals => new()
    {
        { "no list", RefusalReason.PermitsTooOld },
        { "list past its end", RefusalReason.PermitsTooOld },
        { "machine not in the list", RefusalReason.PermitsTooOld },
        { "unknown badge", RefusalReason.UnknownBadge },
        { "blocked badge", RefusalReason.BadgeBlocked },
        { "suspended", RefusalReason.MemberSuspended },
        { "no permit", RefusalReason.NotCertified },
        { "permit of another machine", RefusalReason.NotCertified },
        { "permit from tomorrow", RefusalReason.NotCertified },
        { "permit until now", RefusalReason.CertificationExpired },
        { "out of order in the list", RefusalReason.OutOfOrder },
        { "locked out", RefusalReason.OutOfOrder },
        { "in use", RefusalReason.MachineInUse },
        { "faulted", RefusalReason.InternalFault },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Decide_EachCauseAlone_IsRefusedWithItsReason(string cause, RefusalReason reason)
    {
        var permitted = Make.Holder(Make.Alice, false, Make.Permit());
        var list = cause switch
        {
            "no list" => null,
            "list past its end" => Make.List(notAfter: Make.Noon),
            "blocked badge" => Make.List(new(permitted, IsBlocked: true)),
            "suspended" => Make.List(new(permitted with { IsSuspended = true }, false)),
            "no permit" => Make.List(new(Make.Holder(Make.Alice), false)),
            "permit of another machine" => Make.List(new(Make.Holder(Make.Alice, false, new Permit(MachineId.Parse("saw"), Make.Noon, null)), false)),
            "permit from tomorrow" => Make.List(new(Make.Holder(Make.Alice, false, Make.Permit(from: Make.Noon + Duration.FromDays(1))), false)),
            "permit until now" => Make.List(new(Make.Holder(Make.Alice, false, Make.Permit(until: Make.Noon)), false)),
            "out of order in the list" => Make.List(outOfOrder: "lens broken"),
            _ => Make.List(),
        };
        var state = Make.State(cause switch
        {
            "locked out" => MachineStateKind.LockedOut,
            "in use" => MachineStateKind.InUse,
            "faulted" => MachineStateKind.Faulted,
            _ => MachineStateKind.Free,
        });
        var machine = cause == "machine not in the list" ? MachineId.Parse("kiln") : Make.Laser;
        var badge = cause == "unknown badge" ? Make.BobBadge : Make.AliceBadge;

        var decision = AccessPolicy.Decide(list, state, machine, badge, Make.Noon);

        Assert.Equal(reason, Assert.IsType<AccessDecision.Refused>(decision).Reason);
    }

    [Theory]
    [InlineData(MinimumCredential.Uid, ShownCredential.Number, null)]
    [InlineData(MinimumCredential.Uid, ShownCredential.Card, null)]
    [InlineData(MinimumCredential.Uid, ShownCredential.Copy, RefusalReason.NotGenuine)]
    [InlineData(MinimumCredential.Uid, ShownCredential.Unfinished, RefusalReason.NotGenuine)]
    [InlineData(MinimumCredential.Card, ShownCredential.Number, RefusalReason.CredentialTooWeak)]
    [InlineData(MinimumCredential.Card, ShownCredential.Card, null)]
    [InlineData(MinimumCredential.Card, ShownCredential.Copy, RefusalReason.NotGenuine)]
    [InlineData(MinimumCredential.Card, ShownCredential.Unfinished, RefusalReason.NotGenuine)]
    public void Decide_WhatABadgeShowed_IsHeldAgainstWhatTheMachineAsks(MinimumCredential minimum, ShownCredential shown, RefusalReason? reason)
    {
        var decision = AccessPolicy.Decide(Make.List(minimum: minimum), MachineState.Initial, Make.Laser, Make.AliceBadge, Make.Noon, shown);

        Assert.Equal(reason, (decision as AccessDecision.Refused)?.Reason);
    }

    [Fact]
    public void Decide_CopyOfABadge_TellsNothingAboutItsMember()
    {
        var suspended = new HeldBadge(Make.Holder(Make.Alice, suspended: true), IsBlocked: true);

        var decision = AccessPolicy.Decide(Make.List(suspended), MachineState.Initial, Make.Laser, Make.AliceBadge, Make.Noon, ShownCredential.Copy);

        Assert.Equal(RefusalReason.NotGenuine, Assert.IsType<AccessDecision.Refused>(decision).Reason);
    }

    [Fact]
    public void Decide_PermitUntilOneMillisecondLater_IsStillGranted()
    {
        var list = Make.List(new(Make.Holder(Make.Alice, false, Make.Permit(until: Make.Noon + Duration.FromMilliseconds(1))), false));

        Assert.IsType<AccessDecision.Granted>(AccessPolicy.Decide(list, MachineState.Initial, Make.Laser, Make.AliceBadge, Make.Noon));
    }

    [Theory]
    [InlineData(-3650, 2)]
    [InlineData(0, 2)]
    [InlineData(3650, 3650)]
    public void JudgedAt_WallClockOffByDays_NeverEarlierThanIssuePlusAge(int wallDays, int expectedDays)
    {
        var judged = AccessPolicy.JudgedAt(Make.Noon + Duration.FromDays(wallDays), Make.Noon, Duration.FromDays(2));

        Assert.Equal(Make.Noon + Duration.FromDays(expectedDays), judged);
    }

    [Fact]
    public void JudgedAt_ListFromTheEndOfTime_IsTheEndOfTime() =>
        Assert.Equal(Instant.MaxValue, AccessPolicy.JudgedAt(Make.Noon, Instant.MaxValue - Duration.FromHours(1), Duration.FromDays(2)));

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void StillPermitted_BadgeBlockedMeanwhile_IsFalse(bool blocked, bool expected)
    {
        var list = Make.List(new(Make.Holder(Make.Alice, false, Make.Permit()), blocked));

        Assert.Equal(expected, AccessPolicy.StillPermitted(list, Make.Laser, Make.AliceBadge, Make.Noon));
    }

    // What keeps a badge from a machine beside the certification, one thing a row.
    public static TheoryData<string, bool> Learners => new()
    {
        { "nothing", true },
        { "ran out", true },
        { "rule off", false },
        { "requires nothing", false },
        { "blocked", false },
        { "suspended", false },
        { "copy", false },
        { "number where a card is asked for", false },
        { "out of order", false },
        { "reported problem", false },
        { "faulted", false },
        { "closed", false },
        { "booked", false },
        { "old list", false },
        { "certified", false },
    };

    [Theory]
    [MemberData(nameof(Learners))]
    public void Decide_LearnerWhereTrainersGrant_LacksTheCertificationAlone(string what, bool isLearner)
    {
        var holder = what switch
        {
            "ran out" => Make.Holder(Make.Alice, false, Make.Permit(until: Make.Noon)),
            "certified" => Make.Holder(Make.Alice, false, Make.Permit()),
            _ => Make.Holder(Make.Alice, what == "suspended"),
        };
        var rule = new MachineRule(Make.Laser, "Laser 1", what == "requires nothing" ? null : new("Laser"), what == "out of order" ? "lens" : null, what == "old list" ? Duration.FromMinutes(1) : null,
            what.StartsWith("number", StringComparison.Ordinal) ? MinimumCredential.Card : MinimumCredential.Uid)
        {
            Use = UsePolicy.Default with { TrainersGrant = what != "rule off", Supervision = Supervision.Starts },
            Openings = what == "closed" ? [] : null,
            Bookings = what == "booked" ? [new(Make.Bob, Make.Noon, Make.Noon + Duration.FromHours(1))] : [],
        };
        var list = new PermitList(new(1, 7), Make.Noon - Duration.FromHours(1), Make.Noon + Duration.FromDays(45), [rule], [KeyValuePair.Create(Make.AliceBadge, new HeldBadge(holder, what == "blocked"))]);
        MachineState State(MachineStateKind kind) => what == "faulted" ? Make.State(MachineStateKind.Faulted) : Make.State(kind) with { Incident = what == "reported problem" ? Make.Incident : null };
        AccessDecision Decided(MachineStateKind kind) => AccessPolicy.Decide(list, State(kind), Make.Laser, Make.AliceBadge, Make.Noon, what == "copy" ? ShownCredential.Copy : ShownCredential.Number);

        foreach (var kind in new[] { MachineStateKind.Free, MachineStateKind.InUse })
        {
            var learner = (Decided(kind) as AccessDecision.Refused)?.IfCertified;
            Assert.Equal(isLearner, learner is not null);
            if (learner is null) continue;
            Assert.Equal((what == "ran out" ? RefusalReason.CertificationExpired : RefusalReason.NotCertified, MemberRights.Novice), (learner.Why, learner.Terms.Rights));
        }
    }
}
