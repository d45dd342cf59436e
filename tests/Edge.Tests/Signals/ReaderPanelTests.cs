using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Signals;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Edge.Tests.Machines;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Edge.Tests.Signals;

/// <summary>A machine with a display, a ring of 16 and a buzzer, read from their wires.</summary>
public sealed class ReaderPanelTests : IDisposable
{
    private const int Pixels = 16;

    private readonly Workshop workshop = new();
    private readonly CharacterGlass glass = new(0x27, 90);
    private readonly RingGlass ring = new(Pixels);
    private readonly PwmFolder pwm = new();
    private readonly ReaderPanel panel;
    private readonly PanelOutputs outputs;
    private readonly PanelView view;
    private bool isOnline = true;

    public ReaderPanelTests()
    {
        var (time, machine) = (workshop.Time, TestPermits.Laser);
        var handle = new MemoryStream();
        outputs = new PanelOutputs(
            new("display", machine, () => (new CharacterDisplay(glass, 0x27, time), handle), time, NullLogger.Instance),
            new("ring", machine, () => (new ClockedRing(ring), handle), time, NullLogger.Instance),
            new("buzzer", machine, () => (new PwmBuzzer(pwm.Chip, 1), handle), time, NullLogger.Instance));
        view = new PanelView(machine, "box-1", () => workshop.Control.State, () => workshop.Control.DecidingSince, () => workshop.Held, () => isOnline);
        panel = new(new() { RingPixels = Pixels, Language = Language.French }, view, outputs, time.Clock);
        workshop.Shown = panel.Tell;
        pwm.LeaveSounding();
        workshop.Begun();
        panel.Turn();
    }

    private string First => glass.First.TrimEnd();

    private string Second => glass.Second.TrimEnd();

    public void Dispose() => pwm.Dispose();

    [Fact]
    public void Free_AsksForABadge_WithoutASound()
    {
        // The display's ROM has no accents.
        Assert.Equal(("Presentez votre", "badge"), (First, Second));
        Assert.Null(pwm.Hertz);
    }

    [Fact]
    public void Tap_IsAnsweredInTheNextTurn_InLightSoundAndWords()
    {
        Tap(TestUids.Badge);
        panel.Turn();
        Assert.Equal("Bonjour Camille", First);
        Assert.Equal(Pixels, ring.Lit);
        Assert.Equal(880, pwm.Hertz);

        // The flick of the card is over.
        Pass(100);
        Assert.All(ring.Shown, p => Assert.True(p.Green > p.Red));
        Assert.Equal(1175, pwm.Hertz);
        Pass(100);
        Assert.Null(pwm.Hertz);

        Pass(42 * 60_000);
        Assert.Equal("Camille 0:42", First);
    }

    [Fact]
    public void Refusal_IsSaidInTheHoldersLanguage_AndChangesNothingOfTheSession()
    {
        var alice = new PermitHolder(new(Guid.NewGuid()), "Alice", Language.English, IsSuspended: true, []);
        workshop.Use(TestPermits.List([TestUids.Badge], other: (TestUids.Other, alice)));
        Tap(TestUids.Badge);
        Pass(5_000);
        Tap(TestUids.Other);
        Pass(0);

        Assert.Equal(("Account on hold", "ask at the desk"), (First, Second));
        Assert.Equal(660, pwm.Hertz);
        Assert.InRange(ring.Lit, 1, Pixels - 1);
        Pass(16 * 60_000);
        Assert.Equal("Camille 0:16", First);
    }

    [Fact]
    public void CardSeen_TicksBeforeAnybodyDecided()
    {
        panel.Hear(Workshop.Card(TestUids.Badge));
        panel.Turn();
        Assert.Equal(1000, pwm.Hertz);
        Pass(40);
        Assert.Null(pwm.Hertz);
    }

    [Fact]
    public void Offline_IsSaid_AndDecidesNothing()
    {
        isOnline = false;
        Pass(6_100);
        Assert.Equal("(mode local)", Second);
        Tap(TestUids.Badge);
        Pass(0);
        Assert.Equal("Bonjour Camille", First);
    }

    [Fact]
    public void Booking_IsSaidWithItsHourAndName_WhileTheMachineIsKeptForIt()
    {
        // Two in the afternoon in universal time is three here; the booking begins in ten minutes.
        workshop.Time.Zone = TimeZoneInfo.CreateCustomTimeZone("here", TimeSpan.FromHours(1), "here", "here");
        var here = new ReaderPanel(new() { RingPixels = Pixels, Language = Language.French }, view, outputs, workshop.Time.Clock);
        workshop.Shown = here.Tell;
        var from = Instant.FromUtc(2026, 11, 21, 14, 10);
        var other = new PermitHolder(MemberId.Parse("33333333-3333-3333-3333-333333333333"), "Alix", Language.French, false, []);
        Hours(other, r => r with { Bookings = [new(other.Member, from, from + Duration.FromHours(2))] });

        void Later(int seconds)
        {
            workshop.Time.Pass(TimeSpan.FromSeconds(seconds));
            here.Turn();
        }

        Later(299);
        Assert.Equal("Presentez votre", First);
        Later(1);
        Assert.Equal(("Reserve 15:10", "Alix"), (First, Second));
        Assert.Equal(Pixels / 2, ring.Lit);
        Assert.Null(pwm.Hertz);
        Tap(TestUids.Badge);
        Later(1);
        Assert.Equal(("Reserve a 15:10", "autre machine ?"), (First, Second));
        Later(20 * 60);
        Assert.Equal("Presentez votre", First);
    }

    [Fact]
    public void Closed_SaysWhenItOpens_OrToSeeTheHours()
    {
        var from = Instant.FromUtc(2026, 11, 21, 16, 0);
        Hours(null, r => r with { Openings = [new(from, from + Duration.FromHours(2))] });
        Tap(TestUids.Badge);
        Pass(0);
        Assert.Equal(("Ferme", "ouvre a 16:00"), (First, Second));

        Hours(null, r => r with { Openings = [] });
        Pass(60_000);
        Tap(TestUids.Badge);
        Pass(0);
        Assert.Equal(("Ferme", "voir horaires"), (First, Second));
    }

    [Fact]
    public void EveryZoneOfThisSystem_CanBeTheWallClocks() =>
        Assert.All(TimeZoneInfo.GetSystemTimeZones(), zone => NodaTime.TimeZones.BclDateTimeZone.FromTimeZoneInfo(zone).GetUtcOffset(Instant.FromUtc(2026, 11, 21, 14, 0)));

    [Fact]
    public void Booking_OnABoxThatDoesNotKnowTheHour_IsNotSaid_AndKeepsNobodyAway()
    {
        workshop.Time.Trust = ClockTrust.Never;
        var now = Instant.FromDateTimeOffset(workshop.Time.Wall);
        var other = new PermitHolder(MemberId.Parse("33333333-3333-3333-3333-333333333333"), "Alix", Language.French, false, []);
        Hours(other, r => r with { Openings = [], Bookings = [new(other.Member, now, now + Duration.FromHours(2))] });
        Pass(1_000);
        Assert.Equal("Presentez votre", First);
        Tap(TestUids.Badge);
        Pass(0);
        Assert.Equal("Bonjour Camille", First);
    }

    [Fact]
    public void Price_OfARunningSession_ShowsAsItIsFixedAtTheStart_WhateverListComes()
    {
        workshop.Use(Priced(18));
        Tap(TestUids.Badge);
        Pass(0);
        Assert.Equal("Bonjour Camille", First);
        Pass(10 * 60_000);
        Assert.Equal(("Camille 0:10", "3,00 EUR"), (First, Second));

        workshop.Use(Priced(600));
        workshop.Control.LookAtPermits();
        Pass(2 * 60_000);
        Assert.Equal(("Camille 0:12", "3,60 EUR"), (First, Second));

        Tap(TestUids.Badge);
        Pass(10_000);
        Assert.Equal("Presentez votre", First);
        Tap(TestUids.Badge);
        Pass(60_000);
        Assert.Equal(("Camille 0:01", "10,00 EUR"), (First, Second));
    }

    // The clock that comes later does not make up for it: nobody at the machine is to see a price appear that was not there.
    [Fact]
    public void Price_OnABoxWithoutAClock_IsNotThere()
    {
        workshop.Time.Trust = ClockTrust.Never;
        workshop.Use(Priced(18));
        Tap(TestUids.Badge);
        Pass(60_000);
        Assert.Equal(("Camille 0:01", ""), (First, Second));
        workshop.Time.Trust = ClockTrust.Synchronised;
        Pass(60_000);
        Assert.Equal(("Camille 0:02", ""), (First, Second));
    }

    [Fact]
    public void Price_ByAListThatDoesNotNameOne_IsNotThere()
    {
        Tap(TestUids.Badge);
        workshop.Use(Priced(18));
        Pass(60_000);
        Assert.Equal(("Camille 0:01", ""), (First, Second));
    }

    [Fact]
    public void Display_ThatIsAway_LeavesTheRestAlone_AndIsBackInTwoSeconds()
    {
        glass.IsThere = false;
        Tap(TestUids.Badge);
        panel.Turn();
        Assert.Equal(880, pwm.Hertz);
        Assert.Equal(Pixels, ring.Lit);

        ring.IsThere = false;
        Pass(500);
        glass.IsThere = true;
        Pass(1_500);
        Assert.Equal("Bonjour Camille", First);
    }

    [Fact]
    public void QuietHours_LowerSoundAndLight_ByTheBoxesZone_AndFaultsStayHeard()
    {
        // Noon in universal time is two in the morning here.
        var zone = TimeZoneInfo.CreateCustomTimeZone("far", TimeSpan.FromHours(14), "far", "far");
        workshop.Time.Zone = zone;
        workshop.Time.Wall = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var settings = new PanelSettings { RingPixels = Pixels, Language = Language.French, Quiet = new(new(20, 0), new(8, 0), 0, 20) };
        var quiet = new ReaderPanel(settings, view, outputs, workshop.Time.Clock);
        workshop.Shown = quiet.Tell;
        quiet.Turn();

        workshop.Tap(TestUids.Badge);
        quiet.Turn();
        Assert.Null(pwm.Hertz);
        Assert.Equal("Bonjour Camille", First);
        Assert.Equal(Pixels, ring.Lit);
        Assert.All(ring.Shown, p => Assert.InRange(p.Green, 1, 51));

        // A box whose clock was never set does not know that it is night.
        workshop.Time.Trust = ClockTrust.Never;
        quiet.Turn();
        Assert.All(ring.Shown, p => Assert.InRange(p.Green, 52, 255));
        workshop.Time.Trust = ClockTrust.Synchronised;

        quiet.Tell(new Signal.Identify());
        quiet.Turn();
        Assert.Equal(880, pwm.Hertz);
        Assert.InRange(pwm.Duty * pwm.Hertz!.Value * 2, 80_000_000, 100_000_000);
    }

    [Fact]
    public void DisplayTrouble_IsWhyItIsAway_UntilItIsBack()
    {
        Assert.Null(panel.DisplayTrouble);
        glass.IsThere = false;
        Tap(TestUids.Badge);
        panel.Turn();
        Assert.Contains("no chip answers", panel.DisplayTrouble, StringComparison.Ordinal);
        glass.IsThere = true;
        Pass(2_100);
        Assert.Null(panel.DisplayTrouble);
    }

    // The collector stops the threads between badges and relays, and sixteen panels at 25 frames a second feed it.
    [Fact]
    public void Frames_LeaveLittleToCollect()
    {
        const int frames = 1000, most = 1000;
        Tap(TestUids.Badge);
        for (int i = 0; i < 200; i++) Pass(40);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < frames; i++) Pass(40);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / frames, 0, most);
    }

    [Fact]
    public void End_LeavesNothingThatIsNotTrueAnyMore()
    {
        Tap(TestUids.Badge);
        panel.Turn();
        panel.Dispose();

        Assert.Equal(("", ""), (First, Second));
        Assert.Equal(0, ring.Lit);
        Assert.Null(pwm.Hertz);
    }

    [Fact]
    public void Volume_IsTheShareOfThePulse_AndNothingIsSilence()
    {
        var buzzer = new PwmBuzzer(pwm.Chip, 1);
        buzzer.Sound(1000, 100);
        Assert.Equal(500_000, pwm.Duty);
        buzzer.Sound(1000, 50);
        Assert.Equal(125_000, pwm.Duty);
        buzzer.Sound(1000, 0);
        Assert.Null(pwm.Hertz);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(24)]
    public void Ring_OfAnySize_GetsEachPixelInItsPlace(int count)
    {
        var wire = new RingGlass(count);
        Rgb[] pixels = [.. Enumerable.Range(1, count).Select(i => new Rgb((byte)i, (byte)(2 * i), (byte)(3 * i)))];
        new ClockedRing(wire).Show(pixels);
        Assert.Equal(pixels, wire.Shown);
    }

    private PermitList Priced(decimal hourly)
    {
        var now = workshop.Time.Clock.Now().Wall;
        var rule = new PriceRule("laser", new("Laser"), TestPermits.Laser, new(1, QuantityRounding.Up), new(hourly, 60));
        return TestPermits.List([TestUids.Badge], issuedAt: now, price: new(1, now - Duration.FromDays(30), null, Currency.Eur, rule));
    }

    private void Hours(PermitHolder? other, Func<MachineRule, MachineRule> hours)
    {
        var list = TestPermits.List([TestUids.Badge], other: other is null ? null : (TestUids.Other, other));
        var badges = new[] { TestUids.Badge, TestUids.Other }.Select(uid => BadgeHash.Of(uid, TestPermits.Key)).Where(hash => list.Badge(hash) is not null).Select(hash => KeyValuePair.Create(hash, list.Badge(hash)!.Value));
        workshop.Use(new PermitList(list.Generation, list.IssuedAt, list.NotAfter, list.Machines.Select(hours), badges));
    }

    private void Tap(BadgeUid uid)
    {
        panel.Hear(Workshop.Card(uid));
        workshop.Tap(uid);
        panel.Hear(new ReaderEvent.CardGone());
    }

    private void Pass(int milliseconds)
    {
        workshop.Time.Pass(TimeSpan.FromMilliseconds(milliseconds));
        panel.Turn();
    }
}
