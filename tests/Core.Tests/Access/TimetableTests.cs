using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Tests.Access;

/// <summary>Bookings, opening hours and levels as time passes; what a badge finds at one moment stands in the grid of starts.</summary>
public sealed class TimetableTests
{
    private static readonly Instant Now = Make.Noon;

    [Fact]
    public void Booking_ThatItsMemberUses_IsKeptToItsEnd_AndGivenUpWhereNobodyCame()
    {
        Booking booked = new(Make.Bob, Now - Duration.FromMinutes(30), Now + Duration.FromMinutes(30));
        var inUse = MachineState.Initial with { Session = new(Make.Session, Make.Bob, Make.BobBadge, Make.At(-1800), Make.At(-30), false) };

        Assert.IsType<AccessDecision.Granted>(Decide(MachineState.Initial, bookings: booked));
        // Bob has it, and who asks to take it over finds it booked as well.
        Assert.Null(Assert.IsType<AccessDecision.Refused>(Decide(inUse, bookings: booked)).IfFree);
    }

    [Fact]
    public void Openings_ThatTouchOrOverlap_AreOne()
    {
        Opening At(int from, int until) => new(Now + Duration.FromHours(from), Now + Duration.FromHours(until));

        var granted = Assert.IsType<AccessDecision.Granted>(Decide(MachineState.Initial, openings: [At(5, 6), At(2, 3), At(-1, 1), At(1, 2)]));

        Assert.Equal(Duration.FromHours(3), granted.Terms.UntilBlocked);
    }

    [Fact]
    public void Level_ThatEndsBeforeThePermit_IsGoneThen_AlsoByAnOldList()
    {
        var permit = Make.Permit() with { Rights = MemberRights.Trainer, RightsUntil = Now };

        Assert.Equal(MemberRights.Trainer, Assert.IsType<AccessDecision.Granted>(Decide(MachineState.Initial, permit: permit, before: Duration.FromSeconds(1))).Terms.Rights);
        Assert.Equal(MemberRights.None, Assert.IsType<AccessDecision.Granted>(Decide(MachineState.Initial, permit: permit)).Terms.Rights);
    }

    // What the display says and what a badge finds are one rule.
    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(899, true)]
    [InlineData(900, false)]
    public void Kept_IsFromALittleBefore_UntilNobodyCame_AsABadgeFindsIt(int secondsSinceFrom, bool isKept)
    {
        Booking booked = new(Make.Bob, Now - Duration.FromSeconds(secondsSinceFrom), Now + Duration.FromHours(1));

        Assert.Equal(isKept ? booked : null, Timetable.Kept(Rule() with { Bookings = [booked] }, MachineState.Initial, Now));
        Assert.Equal(isKept, Decide(MachineState.Initial, bookings: booked) is AccessDecision.Refused { Reason: RefusalReason.ReservedForAnother });
    }

    [Fact]
    public void Kept_EndsWithABookingThatIsShorterThanTheWait() =>
        Assert.Null(Timetable.Kept(Rule() with { Bookings = [new(Make.Bob, Now - Duration.FromMinutes(10), Now)] }, MachineState.Initial, Now));

    [Theory]
    [InlineData("its member, cut", true)]
    [InlineData("its member, who ended it", false)]
    [InlineData("its member, cut long ago", false)]
    [InlineData("another, who was there before", true)]
    [InlineData("another, who came after it was given up", false)]
    public void Kept_AfterASession_WhereTheBookerCouldNotComeOrGoOn(string last, bool isKept)
    {
        Booking booked = new(Make.Bob, Now - Duration.FromMinutes(60), Now + Duration.FromHours(1));
        LastUse Use(MemberId member, int from, int until, bool isCut) => new(member, Now + Duration.FromMinutes(from), Now + Duration.FromMinutes(until), isCut);
        var use = last switch
        {
            "its member, cut" => Use(Make.Bob, -50, -14, isCut: true),
            "its member, who ended it" => Use(Make.Bob, -50, -14, isCut: false),
            "its member, cut long ago" => Use(Make.Bob, -50, -15, isCut: true),
            "another, who was there before" => Use(Make.Alice, -70, -14, isCut: false),
            _ => Use(Make.Alice, -45, -14, isCut: true),
        };

        Assert.Equal(isKept ? booked : null, Timetable.Kept(Rule() with { Bookings = [booked] }, MachineState.Initial with { LastUse = use }, Now));
    }

    [Theory]
    [InlineData(-46, true)]
    [InlineData(-45, false)]
    public void Kept_WhileASessionRunsIntoIt_UnlessItWasGivenUpBefore(int startedAtMinute, bool isKept)
    {
        Booking booked = new(Make.Bob, Now - Duration.FromMinutes(60), Now + Duration.FromHours(1));
        var running = MachineState.Initial with { Session = new(Make.Session, Make.Alice, Make.AliceBadge, Make.At(startedAtMinute * 60), Make.At(-30), false) };

        // Whoever has it goes on, and gets no more time.
        Assert.Equal(isKept, Assert.IsType<AccessDecision.Refused>(Decide(running, bookings: booked)).IfFree is null);
        Assert.Equal(isKept ? booked : null, Timetable.Kept(Rule() with { Bookings = [booked] }, running, Now));
    }

    [Fact]
    public void OwnTime_IsOnesOwn_AlsoInTheLastMinutesBeforeTheNextBooking()
    {
        Booking own = new(Make.Alice, Now - Duration.FromHours(1), Now + Duration.FromMinutes(4)), next = new(Make.Bob, own.Until, own.Until + Duration.FromHours(1));

        var granted = Assert.IsType<AccessDecision.Granted>(Decide(MachineState.Initial, bookings: [own, next]));

        Assert.Equal(Duration.FromMinutes(4), granted.Terms.UntilBlocked);
    }

    [Fact]
    public void Hour_ThatNobodyKnows_KeepsNobodyAway_AndSetsNoEnd()
    {
        Booking booked = new(Make.Bob, Now - Duration.FromMinutes(1), Now + Duration.FromHours(1));

        Assert.IsType<AccessDecision.Refused>(Decide(MachineState.Initial, openings: [], bookings: booked));
        var granted = Assert.IsType<AccessDecision.Granted>(Decide(MachineState.Initial, openings: [], isHourKnown: false, bookings: booked));
        Assert.Null(granted.Terms.UntilBlocked);
    }

    [Fact]
    public void Opening_ThatGoesOnToTheListsEnd_IsNoClosing()
    {
        Opening At(int from, int until) => new(Now + Duration.FromHours(from), Now + Duration.FromHours(until));

        Assert.Null(Assert.IsType<AccessDecision.Granted>(Decide(MachineState.Initial, openings: [At(-1, 24)])).Terms.UntilBlocked);
        Assert.NotNull(Assert.IsType<AccessDecision.Granted>(Decide(MachineState.Initial, openings: [At(-1, 23)])).Terms.UntilBlocked);
    }

    [Fact]
    public void Booking_AtTheEndsOfTime_IsJudgedLikeAnyOther()
    {
        Booking last = new(Make.Bob, Instant.MaxValue - Duration.FromMinutes(1), Instant.MaxValue), first = new(Make.Bob, Instant.MinValue, Instant.MinValue + Duration.FromHours(1));

        Assert.IsType<AccessDecision.Granted>(Decide(MachineState.Initial, bookings: [first, last]));
    }

    [Fact]
    public void OpensAt_IsTheNextOpeningWithinADay_AndNothingWhileItIsOpen()
    {
        Opening At(int from, int until) => new(Now + Duration.FromHours(from), Now + Duration.FromHours(until));

        Assert.Null(Timetable.OpensAt(Rule(), Now));
        Assert.Null(Timetable.OpensAt(Rule() with { Openings = [] }, Now));
        Assert.Null(Timetable.OpensAt(Rule() with { Openings = [At(0, 1), At(2, 3)] }, Now));
        Assert.Null(Timetable.OpensAt(Rule() with { Openings = [At(-2, -1), At(24, 25)] }, Now));
        Assert.Equal(Now + Duration.FromHours(5), Timetable.OpensAt(Rule() with { Openings = [At(-1, 0), At(7, 8), At(5, 6)] }, Now));
    }

    private static MachineRule Rule() => new(Make.Laser, "Laser 1", new("Laser"), null);

    private static AccessDecision Decide(MachineState state, Opening[]? openings = null, Permit? permit = null, Duration before = default, bool isHourKnown = true, params Booking[] bookings)
    {
        var rule = Rule() with { Bookings = [.. bookings], Openings = openings is null ? null : [.. openings] };
        var alice = new HeldBadge(Make.Holder(Make.Alice, false, permit ?? Make.Permit()), false);
        var list = new PermitList(new(1, 1), Now - Duration.FromHours(1), Now + Duration.FromDays(1), [rule], [KeyValuePair.Create(Make.AliceBadge, alice)]);
        return AccessPolicy.Decide(list, state, Make.Laser, Make.AliceBadge, Now - before, isHourKnown: isHourKnown);
    }
}
