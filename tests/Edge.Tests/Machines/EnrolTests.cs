using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Tests.Badges;
using NodaTime;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>A machine that waits for a badge that nobody has.</summary>
public sealed class EnrolTests
{
    private static readonly BadgeUid New = Uid("04AABBCCDDEE80"), Random = Uid("08112233");
    private readonly Workshop workshop = new();
    private readonly List<Signal> shown = [];

    public EnrolTests() => workshop.Shown = shown.Add;

    [Fact]
    public void UnknownCard_InTime_IsTold_WithTheFirstNameOfAMemberWhoIsKnown()
    {
        workshop.Begun();
        Wait();
        workshop.Tap(New);

        Assert.Equal(["signal EnrolAsked", "journal BadgeEnrolled", "signal BadgeEnrolled"], workshop.Story);
        Assert.Equal("Camille", Assert.IsType<Signal.BadgeEnrolled>(shown[^1]).Holder?.FirstName);
        Assert.False(workshop.Line.IsHigh);
        workshop.Forget().Tap(New);
        Assert.Contains("signal Refused UnknownBadge", workshop.Story);
    }

    [Fact]
    public void UnknownCard_OfAMemberWithoutABadge_IsTold_WithoutAName()
    {
        workshop.Begun();
        Wait(new(Guid.NewGuid()));
        workshop.Tap(New);

        Assert.Null(Assert.IsType<Signal.BadgeEnrolled>(shown[^1]).Holder);
    }

    [Fact]
    public void UnknownCard_InARunningSession_DisturbsNothing()
    {
        workshop.Running();
        Wait();
        workshop.Tap(New);

        Assert.True(workshop.Line.IsHigh);
        Assert.Equal(["signal EnrolAsked", "journal BadgeEnrolled", "signal BadgeEnrolled"], workshop.Story);
    }

    [Theory]
    [InlineData("known card")]
    [InlineData("random card")]
    [InlineData("several cards")]
    [InlineData("half-read card")]
    [InlineData("card torn away")]
    [InlineData("copy")]
    public void OtherCards_DoNotCloseTheWait(string what)
    {
        workshop.Begun();
        Wait();
        workshop.Control.Tell(what switch
        {
            "known card" => Workshop.Card(TestUids.Badge),
            "random card" => Workshop.Card(Random),
            "several cards" => new ReaderEvent.SeveralCards(),
            "half-read card" => new ReaderEvent.HalfRead(),
            "card torn away" => new ReaderEvent.CardPresented(New, 0, ShownCredential.Unfinished),
            _ => new ReaderEvent.CardPresented(New, 0, ShownCredential.Copy),
        });
        Assert.DoesNotContain("journal BadgeEnrolled", workshop.Story);
        workshop.Tap(New);
        Assert.Contains("journal BadgeEnrolled", workshop.Story);
    }

    // By the monotonic clock: whatever the wall says meanwhile.
    [Theory]
    [InlineData(14_999, true)]
    [InlineData(15_000, false)]
    public void Wait_EndsByTheMonotonicClock(int milliseconds, bool isTaken)
    {
        workshop.Begun();
        Wait();
        workshop.Time.Pass(TimeSpan.FromMilliseconds(milliseconds));
        workshop.Time.Wall = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
        workshop.Tap(New);
        Assert.Equal(isTaken, workshop.Story.Any(s => s.Contains("BadgeEnrolled", StringComparison.Ordinal)));
    }

    [Fact]
    public void UnknownCard_ThatTheDiskDoesNotTake_IsNotSaidToBeTaken()
    {
        workshop.Begun();
        Wait();
        workshop.Journal.Trouble = "The disk is full.";
        workshop.Tap(New);
        Assert.DoesNotContain("signal BadgeEnrolled", workshop.Story);
        workshop.Control.Pass();
        Assert.Equal("signal Fault Journal", workshop.Story[^1]);
    }

    // Nor said to be refused: it may land yet.
    [Theory]
    [InlineData(1, true)]
    [InlineData(61, false)]
    public void UnknownCard_ThatTheDiskTakesLate_IsSaidThen_WhileSomebodyMayStandThere(int seconds, bool isSaid)
    {
        workshop.Begun();
        Wait();
        workshop.Journal.Hangs = true;
        workshop.Tap(New);
        workshop.Control.Pass();
        Assert.Equal("journal BadgeEnrolled", workshop.Story[^1]);

        workshop.Time.Pass(TimeSpan.FromSeconds(seconds));
        workshop.Journal.Land();
        workshop.Control.Pass();
        workshop.Control.Pass();
        Assert.Equal(isSaid ? 1 : 0, shown.OfType<Signal.BadgeEnrolled>().Count());
    }

    [Fact]
    public void UnknownCard_AtAMachineThatRuns_KeepsNoStopWaitingForTheDisk()
    {
        workshop.Running();
        Wait();
        (workshop.Journal.Hangs, workshop.Journal.LongestWait) = (true, TimeSpan.Zero);
        workshop.Tap(New);
        Assert.Equal(TimeSpan.Zero, workshop.Journal.LongestWait);
        workshop.Journal.Land();
        workshop.Control.Pass();
        Assert.Single(shown.OfType<Signal.BadgeEnrolled>());
        Assert.True(workshop.Line.IsHigh);
    }

    [Fact]
    public void UnknownCard_AtAMachineOutOfOrder_IsTakenAllTheSame()
    {
        workshop.Use(TestPermits.List([TestUids.Badge], outOfOrder: "lens"));
        workshop.Begun();
        workshop.Control.LookAtPermits();
        Wait();
        workshop.Tap(New);
        Assert.Contains("journal BadgeEnrolled", workshop.Story);
    }

    private void Wait(MemberId? member = null) => workshop.Control.Obey(new MachineInput.EnrolOrdered(new(Guid.NewGuid()), member ?? TestPermits.Camille, Duration.FromSeconds(15)));

    private static BadgeUid Uid(string text) => BadgeUid.TryParse(text, out var uid) ? uid : throw new ArgumentException(text, nameof(text));
}
