using FabAccess.Core.Time;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Tests.Time;

public sealed class MomentPlacingTests
{
    private static readonly Instant Began = Instant.FromUtc(2026, 10, 24, 20, 0), Came = Instant.FromUtc(2026, 11, 3, 9, 0);
    private static readonly Duration Years = Duration.FromDays(3653);

    // The boot began at Began; what is asked about happened 5 h later, and came days after.
    private static readonly Instant Happened = Began + Duration.FromHours(5);

    private static readonly BootKnowledge Bounds = new(Began - Duration.FromHours(30), Came - Duration.FromHours(5));

    [Fact]
    public void Place_BelievableClock_IsTakenAsItIs() =>
        Assert.Equal(new(Happened, PlacedBy.Clock, Happened, Happened), Place(Duration.Zero, ClockTrust.Synchronised, Bounds));

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Place_ClockThatSaysItIsSynchronised_AndContradictsTheServer_IsNotBelieved(int years)
    {
        var placed = Place(Years * years, ClockTrust.Synchronised, Bounds with { Server = Anchor(Duration.FromMilliseconds(40)) });

        Assert.Equal((PlacedBy.Server, Happened + Duration.FromMilliseconds(40)), (placed.By, placed.At));
        Assert.InRange(Happened, placed.Earliest, placed.Latest);
    }

    [Fact]
    public void Place_ClockAheadOfWhenItsWordsCame_IsNotBelieved_EvenWithoutTheServers()
    {
        var placed = Place(Years, ClockTrust.Synchronised, Bounds);

        Assert.Equal(PlacedBy.Estimated, placed.By);
        Assert.InRange(Happened, placed.Earliest, placed.Latest);
    }

    [Fact]
    public void Place_ClockNeverSet_TakesTheBootsOwnLaterReading_BeforeTheServers()
    {
        var placed = Place(-Years, ClockTrust.Never, Bounds with { Own = Anchor(Duration.Zero), Server = Anchor(Duration.FromSeconds(3)) });

        Assert.Equal((PlacedBy.BootClock, Happened), (placed.By, placed.At));
    }

    [Fact]
    public void Place_OwnReadingThatContradictsTheServers_GivesWay()
    {
        var placed = Place(-Years, ClockTrust.Never, Bounds with { Own = Anchor(Duration.FromHours(1)), Server = Anchor(Duration.FromSeconds(3)) });

        Assert.Equal((PlacedBy.Server, Happened + Duration.FromSeconds(3)), (placed.By, placed.At));
    }

    // A small computer without a clock goes on from the time it last wrote down.
    [Theory]
    [InlineData(-10_000_000)]
    [InlineData(-3_600)]
    [InlineData(0)]
    [InlineData(3_600)]
    [InlineData(10_000_000)]
    public void Place_NothingTells_LiesBetweenTheBootBeforeAndWhenItCame(long seconds)
    {
        var placed = Place(Duration.FromSeconds(seconds), ClockTrust.Never, Bounds);

        Assert.Equal(PlacedBy.Estimated, placed.By);
        Assert.InRange(placed.At, placed.Earliest, placed.Latest);
        Assert.InRange(Happened, placed.Earliest, placed.Latest);
        Assert.Equal((Bounds.NotBefore, Came), (Round(placed.Earliest - Duration.FromHours(5)), Round(placed.Latest)));
    }

    [Fact]
    public void Place_BoundsThatContradictEachOther_StillGiveOneTime()
    {
        var placed = Place(Duration.Zero, ClockTrust.Never, new(Came + Years, Came - Duration.FromHours(5)));

        Assert.Equal((PlacedBy.Estimated, placed.At, placed.At), (placed.By, placed.Earliest, placed.Latest));
    }

    private static PlacedTime Place(Duration wrongBy, ClockTrust trust, BootKnowledge boot) =>
        MomentPlacing.Place(new(Make.Boot, 5 * 3600 * 1000, Happened + wrongBy, trust), boot);

    private static BootAnchor Anchor(Duration late) => new(Began + late, 5 * 3600 * 1000);

    // The clock's drift since the boot comes on top of both bounds: 1.8 s in 5 h.
    private static Instant Round(Instant instant) => Instant.FromUnixTimeSeconds((instant.ToUnixTimeSeconds() + 30) / 60 * 60);
}
