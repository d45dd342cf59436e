using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace FabAccess.Core.Tests.Time;

/// <summary>What holds for any history of a box: boots, clocks wrong by ten years either way, drift, and messages under way for up to a month.</summary>
public sealed class MomentPlacingPropertyTests
{
    private const long Second = 1000, Day = 86_400 * Second, TenYears = 3653 * Day;

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(5000);

    /// <summary>One boot as it truly was, in milliseconds; drift in millionths.</summary>
    private sealed record Truth(long OffBefore, long Happened, long Drift, long WrongBy, long ReadAt, long Delay, long Late, bool IsTrusted)
    {
        public static readonly Instant EndBefore = Instant.FromUtc(2026, 10, 1, 12, 0);

        public Instant Began => EndBefore + Duration.FromMilliseconds(OffBefore);

        public Instant At => Began + Duration.FromMilliseconds(Happened);

        public Moment Moment => new(Make.Boot, Reading(Happened), At + Duration.FromMilliseconds(WrongBy), IsTrusted ? ClockTrust.Synchronised : ClockTrust.Never);

        public BootKnowledge Bounds => new(EndBefore, MomentPlacing.BootedBefore(At + Duration.FromMilliseconds(Late), Reading(Happened)));

        /// <summary>What a clock that is right says, read once in the boot and late by the message's delay.</summary>
        public BootAnchor Anchor(long delay) => BootAnchor.Of(Began + Duration.FromMilliseconds(ReadAt + delay), Reading(ReadAt));

        private long Reading(long milliseconds) => milliseconds + (milliseconds / 1_000_000 * Drift);
    }

    private static readonly Arbitrary<Truth> Truths = (
        from off in Between(0, 40 * Day)
        from happened in Between(0, 60 * Day)
        from drift in Gen.Choose(-50, 50)
        from wrong in Gen.OneOf(Gen.Constant(0L), Between(-TenYears, TenYears))
        from readAt in Between(0, 60 * Day)
        from delay in Between(0, 30 * Second)
        from late in Gen.OneOf(Between(0, 2 * Second), Between(0, 30 * Day))
        from trusted in Gen.Elements(true, false)
        select new Truth(off, happened, drift, wrong, readAt, delay, late, trusted)).ToArbitrary();

    [Fact]
    public void ServerGreeted_TruthIsWithinTheBounds_WhateverTheBoxBelieves() => Hold(truth =>
    {
        var placed = MomentPlacing.Place(truth.Moment, truth.Bounds with { Server = truth.Anchor(truth.Delay) });
        Within(truth, placed, lie: 20 * 60 * Second);
        Assert.NotEqual(PlacedBy.Estimated, placed.By);
    });

    [Fact]
    public void ServerGreetedAtOnce_IsExactWithinASecond_ButForTheClocksDrift() => Hold(truth =>
    {
        var placed = MomentPlacing.Place(truth.Moment with { Trust = ClockTrust.Never }, truth.Bounds with { Server = truth.Anchor(200) });
        Exact(truth, placed, PlacedBy.Server);
    });

    [Fact]
    public void OwnClockSetLaterInTheBoot_IsExactWithinASecond_ButForTheClocksDrift() => Hold(truth =>
    {
        var placed = MomentPlacing.Place(truth.Moment with { Trust = ClockTrust.Never }, truth.Bounds with { Own = truth.Anchor(0) });
        Exact(truth, placed, PlacedBy.BootClock);
    });

    [Fact]
    public void NothingTells_TruthIsWithinTheBounds() => Hold(truth =>
    {
        var placed = MomentPlacing.Place(truth.Moment with { Trust = ClockTrust.Never }, truth.Bounds);
        Within(truth, placed, lie: 0);
        Assert.Equal(PlacedBy.Estimated, placed.By);
    });

    [Fact]
    public void Duration_BetweenTwoMomentsOfABoot_IsTheMonotonicClocks_HoweverTheyArePlaced() => Hold(truth =>
    {
        var later = truth.Moment with { Trust = ClockTrust.Never, MonotonicMilliseconds = truth.Moment.MonotonicMilliseconds + 123_456, Wall = truth.Moment.Wall - Duration.FromDays(3653) };
        Assert.Equal(123_456, later.MillisecondsSince(truth.Moment));
        foreach (var boot in new[] { truth.Bounds with { Server = truth.Anchor(truth.Delay) }, truth.Bounds with { Own = truth.Anchor(0) } })
        {
            Instant first = MomentPlacing.Place(truth.Moment with { Trust = ClockTrust.Never }, boot).At, second = MomentPlacing.Place(later, boot).At;
            Assert.Equal(Duration.FromMilliseconds(123_456), second - first);
        }
    });

    private static void Exact(Truth truth, PlacedTime placed, PlacedBy by)
    {
        var apart = placed.At > truth.At ? placed.At - truth.At : truth.At - placed.At;
        Assert.InRange(apart, Duration.Zero, Duration.FromSeconds(1) + Duration.FromMilliseconds(Math.Abs(truth.Happened - truth.ReadAt) / 10_000));
        Assert.Equal(by, placed.By);
    }

    // A clock that says it is right is believed as it is, if it is not too far from the server's; then nothing bounds by how much.
    private static void Within(Truth truth, PlacedTime placed, long lie)
    {
        var most = placed.By == PlacedBy.Clock ? Duration.FromMilliseconds(lie) : Duration.Zero;
        Assert.InRange(truth.At, placed.Earliest - most, placed.Latest + most);
        Assert.InRange(placed.At, placed.Earliest, placed.Latest);
    }

    private static Gen<long> Between(long least, long most) =>
        from seconds in Gen.Choose((int)(least / Second), (int)(most / Second) - 1)
        from milliseconds in Gen.Choose(0, 999)
        select (seconds * Second) + milliseconds;

    private static void Hold(Action<Truth> property) => Check.One(Many, Prop.ForAll(Truths, property));
}
