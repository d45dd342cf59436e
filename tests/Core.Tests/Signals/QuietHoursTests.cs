using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Core.Tests.Signals;

/// <summary>When a reader is quieter and darker, and what that never touches.</summary>
public sealed class QuietHoursTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];
    private static readonly SignalLevels Usual = new(80, 100);

    private static readonly QuietHours Night = new(new(20, 0), new(8, 0), 0, 20);

    [Theory]
    // Winter, an hour before universal time.
    [InlineData("20:00", "08:00", "2026-11-21T18:59:59Z", false)]
    [InlineData("20:00", "08:00", "2026-11-21T19:00:00Z", true)]
    [InlineData("20:00", "08:00", "2026-11-21T23:00:00Z", true)]
    [InlineData("20:00", "08:00", "2026-11-22T06:59:59Z", true)]
    [InlineData("20:00", "08:00", "2026-11-22T07:00:00Z", false)]
    // Summer, two.
    [InlineData("20:00", "08:00", "2026-07-14T17:59:59Z", false)]
    [InlineData("20:00", "08:00", "2026-07-14T18:00:00Z", true)]
    // Within a day.
    [InlineData("12:00", "14:00", "2026-11-21T10:59:59Z", false)]
    [InlineData("12:00", "14:00", "2026-11-21T11:00:00Z", true)]
    [InlineData("12:00", "14:00", "2026-11-21T13:00:00Z", false)]
    // From and to midnight.
    [InlineData("00:00", "06:00", "2026-11-21T22:59:59Z", false)]
    [InlineData("00:00", "06:00", "2026-11-21T23:00:00Z", true)]
    [InlineData("22:00", "00:00", "2026-11-21T22:59:59Z", true)]
    [InlineData("22:00", "00:00", "2026-11-21T23:00:00Z", false)]
    // On 29 March the hour from 2 is skipped, on 25 October it comes twice.
    [InlineData("02:00", "03:00", "2026-03-29T00:59:59Z", false)]
    [InlineData("02:00", "03:00", "2026-03-29T01:00:00Z", false)]
    [InlineData("20:00", "08:00", "2026-03-29T05:59:59Z", true)]
    [InlineData("20:00", "08:00", "2026-03-29T06:00:00Z", false)]
    [InlineData("02:00", "03:00", "2026-10-25T00:00:00Z", true)]
    [InlineData("02:00", "03:00", "2026-10-25T01:59:59Z", true)]
    [InlineData("02:00", "03:00", "2026-10-25T02:00:00Z", false)]
    [InlineData("20:00", "08:00", "2026-10-25T06:59:59Z", true)]
    [InlineData("20:00", "08:00", "2026-10-25T07:00:00Z", false)]
    // Before there were such boxes.
    [InlineData("20:00", "08:00", "1969-12-31T22:30:00Z", true)]
    [InlineData("20:00", "08:00", "1969-12-31T12:30:00Z", false)]
    public void Hours_AreThoseOfTheClockOnTheWall(string from, string to, string at, bool isQuiet)
    {
        var quiet = new QuietHours(Hour(from), Hour(to), 0, 20);

        Assert.Equal(isQuiet, quiet.AreAt(At(at), Paris));
        Assert.Equal(isQuiet ? new(0, 20) : Usual, quiet.Of(Usual, SignalName.Ready, At(at), Paris));
    }

    [Theory]
    [InlineData(ClockTrust.Never, false)]
    [InlineData(ClockTrust.WasSynchronised, true)]
    [InlineData(ClockTrust.Synchronised, true)]
    public void ClockThatWasNeverSet_IsNotQuiet(ClockTrust trust, bool isQuiet) =>
        Assert.Equal(isQuiet, Night.AreAt(At("2026-11-21T23:00:00Z") with { Trust = trust }, Paris));

    [Fact]
    public void AnyWallClock_HasAnHour()
    {
        foreach (var wall in new[] { Instant.MinValue, Instant.MaxValue, Instant.FromUnixTimeMilliseconds(-1), default })
            foreach (var zone in new[] { Paris, DateTimeZoneProviders.Tzdb["Pacific/Kiritimati"], DateTimeZoneProviders.Tzdb["Pacific/Pago_Pago"] })
                Night.AreAt(At("2026-11-21T23:00:00Z") with { Wall = wall }, zone);
    }

    [Fact]
    public void EveryQuarterOfAYear_IsAsTheCalendarHasIt()
    {
        var start = Instant.FromUtc(2026, 1, 1, 0, 0);
        for (int quarter = 0; quarter < 366 * 96; quarter++)
        {
            var wall = start + Duration.FromMinutes(15 * quarter);
            int hour = wall.InZone(Paris).Hour;
            Assert.Equal(hour is >= 20 or < 8, Night.AreAt(At("2026-11-21T23:00:00Z") with { Wall = wall }, Paris));
        }
    }

    [Fact]
    public void FaultsAndABoxThatIsLookedFor_StayHeardAndSeen_EveryOtherSignalIsAsQuietAsAsked()
    {
        var night = At("2026-11-21T23:00:00Z");
        foreach (var signal in Enum.GetValues<SignalName>())
            Assert.Equal(signal is SignalName.Fault or SignalName.Identify ? new(30, 30) : new(0, 20), Night.Of(Usual, signal, night, Paris));

        // A lab that never wants to hear anything is obeyed, and one that asks for more than the floor gets it.
        Assert.Equal(new(0, 10), Night.Of(new(0, 10), SignalName.Fault, night, Paris));
        Assert.Equal(new(50, 60), new QuietHours(new(20, 0), new(8, 0), 50, 60).Of(Usual, SignalName.Fault, night, Paris));
    }

    [Fact]
    public void WhatIsNotNamed_IsAsUsual_AndNothingIsMoreThanUsual()
    {
        var night = At("2026-11-21T23:00:00Z");
        Assert.Equal(new(10, 100), new QuietHours(new(20, 0), new(8, 0), 10, null).Of(Usual, SignalName.Ready, night, Paris));
        Assert.Equal(new(80, 10), new QuietHours(new(20, 0), new(8, 0), null, 10).Of(Usual, SignalName.Ready, night, Paris));
        Assert.Equal(new(5, 5), new QuietHours(new(20, 0), new(8, 0), 100, 100).Of(new(5, 5), SignalName.Ready, night, Paris));
    }

    [Fact]
    public void HoursAndLevels_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new QuietHours(new(8, 0), new(8, 0), 0, 20));
        foreach (int volume in new[] { -1, 101 }) Assert.Throws<ArgumentOutOfRangeException>(() => new QuietHours(new(20, 0), new(8, 0), volume, null));
        foreach (int brightness in new[] { 0, 4, 101 }) Assert.Throws<ArgumentOutOfRangeException>(() => new QuietHours(new(20, 0), new(8, 0), null, brightness));
    }

    private static LocalTime Hour(string text) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;

    private static Moment At(string wall) => new(default, 0, InstantPattern.General.Parse(wall).Value, ClockTrust.Synchronised);
}
