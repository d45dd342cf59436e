using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;

namespace FabAccess.Edge.Tests.Badges;

public sealed class ReaderWatchTests
{
    private readonly FakeTime time = new();
    private readonly List<ReaderEvent> told = [];
    private readonly Script reader = new();

    [Fact]
    public void Looks_Quick_BeginEveryFortyMilliseconds()
    {
        using var watch = Watch();
        reader.Look = () => { time.Pass(TimeSpan.FromMilliseconds(3)); return new FieldContent.Empty(); };
        Assert.Equal(TimeSpan.FromMilliseconds(37), watch.Step());
    }

    [Fact]
    public void Looks_Slow_LeaveTheShortestPause()
    {
        using var watch = Watch();
        reader.Look = () => { time.Pass(TimeSpan.FromMilliseconds(90)); return new FieldContent.Empty(); };
        Assert.Equal(ReaderWatch.ShortestPause, watch.Step());
    }

    [Fact]
    public void OneFailedLook_IsNotWorthAWord()
    {
        using var watch = Watch();
        Steps(watch, 1);
        reader.Fail("once");
        Steps(watch, 1);
        reader.Work();
        Steps(watch, 1);
        Assert.Empty(told);
        Assert.Equal(1, reader.Opened);
    }

    [Fact]
    public void TwoFailedLooks_ReopenAtOnceAndTellOnce()
    {
        using var watch = Watch();
        Steps(watch, 2 * PresenceFilter.AwayLooks);
        reader.Fail("no answer");
        Steps(watch, 1);
        Assert.Equal(TimeSpan.Zero, watch.Step());
        Assert.Equal([new ReaderEvent.Lost("no answer")], told);
        Assert.Equal(1, reader.Closed);
        reader.Work();
        Steps(watch, PresenceFilter.AwayLooks - 1);
        Assert.Equal([new ReaderEvent.Lost("no answer")], told);
        Steps(watch, 1);
        Assert.Equal([new ReaderEvent.Lost("no answer"), new ReaderEvent.Back()], told);
        Assert.Equal(2, reader.Opened);
    }

    [Fact]
    public void Open_Fails_IsToldOnceAndTriedForEverWithTheStatedWait()
    {
        using var watch = Watch();
        reader.Open = () => throw new IOException("no such device");
        for (int i = 0; i < 50; i++) Assert.Equal(ReaderWatch.ReopenPause, watch.Step());
        Assert.Equal([new ReaderEvent.Lost("no such device")], told);
        reader.Open = null;
        Steps(watch, PresenceFilter.AwayLooks);
        Assert.Equal(new ReaderEvent.Back(), told[^1]);
    }

    [Fact]
    public void Reopened_ButLooksStillFail_IsNotToldBackAndDoesNotSpin()
    {
        using var watch = Watch();
        reader.Fail("garbage");
        var waits = Enumerable.Range(0, 20).Select(_ => watch.Step()).ToList();
        Assert.Equal([new ReaderEvent.Lost("garbage")], told);
        Assert.Equal(1, waits.Count(w => w == TimeSpan.Zero));
        Assert.Equal(9, waits.Count(w => w == ReaderWatch.ReopenPause));
    }

    [Fact]
    public void AnyException_OfTheReader_IsAFaultAndNotTheEnd()
    {
        using var watch = Watch();
        reader.Open = () => throw new InvalidOperationException("a bug in an adapter");
        Steps(watch, 2);
        reader.Open = null;
        Steps(watch, PresenceFilter.AwayLooks);
        Assert.Equal([new ReaderEvent.Lost("a bug in an adapter"), new ReaderEvent.Back()], told);
    }

    [Fact]
    public void Exception_OfTheListener_IsNotTakenForTheReaders()
    {
        using var watch = new ReaderWatch(reader.OpenOrThrow, _ => throw new IOException("listener"), time);
        Steps(watch, PresenceFilter.AwayLooks);
        reader.Look = () => new FieldContent.OneCard(TestUids.Badge);
        Assert.Throws<IOException>(() => watch.Step());
        Assert.Equal(0, reader.Closed);
    }

    [Fact]
    public void Badge_LyingThereThroughALoss_IsNotToldAgain()
    {
        using var watch = WatchThatLostItsReaderUnderABadge();
        reader.Look = () => new FieldContent.OneCard(TestUids.Badge);
        Steps(watch, 3);
        Assert.Equal(["CardPresented", "Lost", "Back"], told.Select(e => e.GetType().Name));
    }

    [Fact]
    public void Badge_LaidDownDuringALoss_CountsOnlyWhenItIsLaidDownAnew()
    {
        using var watch = Watch();
        Steps(watch, PresenceFilter.AwayLooks + 3);
        reader.Fail("plug");
        Steps(watch, 10);
        reader.Look = () => new FieldContent.OneCard(TestUids.Badge);
        Steps(watch, 50);
        Assert.Equal(["Lost", "Back", "Occupied"], told.Select(e => e.GetType().Name));
        reader.Look = () => new FieldContent.Empty();
        Steps(watch, PresenceFilter.AwayLooks);
        reader.Look = () => new FieldContent.OneCard(TestUids.Badge);
        Steps(watch, 1);
        Assert.IsType<ReaderEvent.CardPresented>(told[^1]);
    }

    [Fact]
    public void Badge_ThatLayThereBeforeALoss_CountsAgainOnlyAfterItWasAway()
    {
        using var watch = WatchThatLostItsReaderUnderABadge();
        reader.Look = () => new FieldContent.Empty();
        Steps(watch, 60);
        reader.Look = () => new FieldContent.OneCard(TestUids.Badge);
        Steps(watch, 1);
        Assert.Equal(["CardPresented", "Lost", "Back", "CardGone", "CardPresented"], told.Select(e => e.GetType().Name));
    }

    [Fact]
    public void Badge_IsAskedOnceBeforeItIsTold_AndNotWhileItLiesThere()
    {
        var asked = new List<BadgeUid>();
        using var watch = new ReaderWatch(reader.OpenOrThrow, told.Add, time, (_, uid) =>
        {
            asked.Add(uid);
            return ShownCredential.Card;
        });
        Steps(watch, PresenceFilter.AwayLooks);
        reader.Look = () => new FieldContent.OneCard(TestUids.Badge);
        Steps(watch, 10);
        Assert.Equal([TestUids.Badge], asked);
        Assert.Equal(ShownCredential.Card, Assert.IsType<ReaderEvent.CardPresented>(Assert.Single(told)).Shown);
    }

    [Fact]
    public void Reader_ThatFailsWhileItAsks_TellsTheNumberAlone_AndIsOpenedAgain()
    {
        using var watch = new ReaderWatch(reader.OpenOrThrow, told.Add, time, (_, _) => throw new IOException("noise"));
        Steps(watch, PresenceFilter.AwayLooks);
        reader.Look = () => new FieldContent.OneCard(TestUids.Badge);
        Steps(watch, 3);
        // A stop is never refused: whose session runs may end it by this.
        Assert.Equal(ShownCredential.Unfinished, Assert.IsType<ReaderEvent.CardPresented>(told[0]).Shown);
        Assert.Equal([new ReaderEvent.Lost("noise"), new ReaderEvent.Back()], told[1..]);
    }

    private ReaderWatch WatchThatLostItsReaderUnderABadge()
    {
        var watch = Watch();
        Steps(watch, PresenceFilter.AwayLooks);
        reader.Look = () => new FieldContent.OneCard(TestUids.Badge);
        Steps(watch, 3);
        reader.Fail("plug");
        Steps(watch, 10);
        return watch;
    }

    private ReaderWatch Watch() => new(reader.OpenOrThrow, told.Add, time);

    private void Steps(ReaderWatch watch, int count)
    {
        for (int i = 0; i < count; i++) time.Pass(watch.Step());
    }

    /// <summary>What the reader does next; each opened reader plays the same script.</summary>
    private sealed class Script
    {
        public Func<FieldContent> Look { get; set; } = () => new FieldContent.Empty();

        public Action? Open { get; set; }

        public int Opened { get; private set; }

        public int Closed { get; set; }

        public void Fail(string reason) => Look = () => throw new IOException(reason);

        public void Work() => Look = () => new FieldContent.Empty();

        public ScriptedReader OpenOrThrow()
        {
            Open?.Invoke();
            Opened++;
            return new(this);
        }
    }

    private sealed class ScriptedReader(Script script) : IBadgeReader
    {
        public FieldContent Look() => script.Look();

        public void Dispose() => script.Closed++;
    }
}
