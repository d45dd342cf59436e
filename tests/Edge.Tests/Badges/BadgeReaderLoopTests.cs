using System.Collections.Concurrent;
using System.Diagnostics;
using FabAccess.Edge.Badges;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Edge.Tests.Badges;

/// <summary>Beside nothing else: libnfc waits for an answer for tenths of a second, and the chip that gives it is stopped with this whole process by each collection of what the others leave behind.</summary>
[CollectionDefinition(nameof(ReadersAlone), DisableParallelization = true)]
public sealed class ReadersAlone;

/// <summary>The whole reader layer on the real libnfc and the virtual PN532: what is told, and that nothing ends the loop.</summary>
[Collection(nameof(ReadersAlone))]
public sealed class BadgeReaderLoopTests : IDisposable
{
    // The promise of the recovery ladder: from the cause being gone to the reader being back.
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(5);

    private readonly ReaderBench bench = new();
    private readonly BlockingCollection<ReaderEvent> told = [];
    private readonly BadgeReaderLoop loop;
    private byte nextUid;

    public BadgeReaderLoopTests() => loop = new("bench", bench.Open, Hear, TimeProvider.System);

    public void Dispose()
    {
        loop.Dispose();
        bench.Dispose();
        told.Dispose();
    }

    [Fact]
    public void Badge_Placed_IsToldOnceWithTheTimeOfTheAnswer()
    {
        StartLooking();
        var card = NewCard();
        bench.Chip.Place(card);
        var presented = Next<ReaderEvent.CardPresented>();
        Assert.Equal(TestUids.Of(card.Uid), presented.Uid);
        Assert.InRange(presented.SeenAtTimestamp, bench.Chip.Counters.LastCardAnswerAt - Stopwatch.Frequency, Stopwatch.GetTimestamp());
        Assert.False(told.TryTake(out _, TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public void Badge_ThatLiesThereAtTheStart_IsToldOnlyWhenItIsLaidDownAnew()
    {
        var card = NewCard();
        bench.Chip.Place(card);
        StartLooking();
        Next<ReaderEvent.Occupied>();
        Assert.False(told.TryTake(out _, TimeSpan.FromMilliseconds(300)));
        bench.Chip.Remove();
        SeesAnEmptyField();
        bench.Chip.Place(card);
        Assert.Equal(TestUids.Of(card.Uid), Next<ReaderEvent.CardPresented>().Uid);
    }

    [Fact]
    public void TwoCards_AreToldOnce_AndTheNextBadgeWorks()
    {
        StartLooking();
        bench.Chip.Place(NewCard(), NewCard());
        Next<ReaderEvent.SeveralCards>();
        bench.Chip.Remove();
        BadgeWorks();
    }

    [Theory]
    [InlineData(HalfRead.FirstCascade)]
    [InlineData(HalfRead.ShortUid)]
    public void HalfReadBadge_IsTold_AndTheNextBadgeWorks(HalfRead kind)
    {
        StartLooking();
        bench.Chip.TearAway(NewCard(), kind);
        Next<ReaderEvent.HalfRead>();
        BadgeWorks();
    }

    [Fact]
    public void Plug_PulledAndBack_IsToldOnceEach_AndTheNextBadgeWorks()
    {
        StartLooking();
        BadgeWorks();
        bench.Chip.Unplug();
        Next<ReaderEvent.Lost>();
        Assert.False(told.TryTake(out _, 3 * ReaderWatch.ReopenPause));
        BackAfter(bench.Chip.PlugBack);
    }

    [Fact]
    public void Reader_LockedUpAndAlive_IsToldOnceEach_AndTheNextBadgeWorks()
    {
        StartLooking();
        BadgeWorks();
        bench.Chip.Faults.IsDead = true;
        Assert.Contains("no answer in time", Next<ReaderEvent.Lost>().Reason, StringComparison.Ordinal);
        BackAfter(() => bench.Chip.Faults.IsDead = false);
    }

    [Fact]
    public void Reader_PowerCycled_IsOpenedAgain_AndTheNextBadgeWorks()
    {
        StartLooking();
        BadgeWorks();
        BackAfter(() =>
        {
            bench.Chip.PowerCycle();
            Next<ReaderEvent.Lost>();
        });
    }

    [Fact]
    public void Line_FullOfGarbage_IsToldOnce_AndTheNextBadgeWorks()
    {
        StartLooking();
        BadgeWorks();
        bench.Chip.Faults.IsBabbling = true;
        Next<ReaderEvent.Lost>();
        BackAfter(() => bench.Chip.Faults.IsBabbling = false);
    }

    [Fact]
    public void Reader_MissingAtStart_IsToldWithItsPath_AndIsFoundWhenItComes()
    {
        bench.Chip.Unplug();
        loop.Start();
        Assert.Contains(bench.Chip.LinkPath, Next<ReaderEvent.Lost>().Reason, StringComparison.Ordinal);
        BackAfter(bench.Chip.PlugBack);
    }

    [Fact]
    public void Reader_UsedByAnotherProgram_IsTold_AndTakenWhenItIsFree()
    {
        using var other = bench.Open();
        loop.Start();
        Assert.Contains("Another program", Next<ReaderEvent.Lost>().Reason, StringComparison.Ordinal);
        BackAfter(other.Dispose);
    }

    [Fact]
    public void Faults_OneLookNowAndThen_AreNotWorthAWord()
    {
        StartLooking();
        BadgeWorks();
        bench.Chip.Faults.LostAcks = 1;
        Eventually(() => bench.Chip.Faults.LostAcks == 0);
        BadgeWorks();
    }

    [Fact]
    public void Loop_DisposedWhileTheReaderIsLockedUp_EndsWithinTwoSeconds()
    {
        StartLooking();
        BadgeWorks();
        bench.Chip.Faults.IsDead = true;
        Next<ReaderEvent.Lost>();
        long begun = Stopwatch.GetTimestamp();
        loop.Dispose();
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(2.5));
    }

    private void BackAfter(Action cure)
    {
        long begun = Stopwatch.GetTimestamp();
        cure();
        Next<ReaderEvent.Back>();
        Assert.True(Stopwatch.GetElapsedTime(begun) < BackWithin, $"back after {Stopwatch.GetElapsedTime(begun)}");
        SeesAnEmptyField();
        BadgeWorks();
    }

    private void BadgeWorks()
    {
        var card = NewCard();
        bench.Chip.Place(card);
        Assert.Equal(TestUids.Of(card.Uid), Next<ReaderEvent.CardPresented>().Uid);
        bench.Chip.Remove();
    }

    private PlainCard NewCard() => new([0x04, 0x52, 0x3B, 0x1A, 0x6F, 0x5C, ++nextUid]);

    private T Next<T>()
        where T : ReaderEvent
    {
        Assert.True(told.TryTake(out var next, TimeSpan.FromSeconds(10)), $"no {typeof(T).Name} came");
        Assert.True(next is T, $"{next} came, and no {typeof(T).Name}");
        return (T)next;
    }

    // That a card is lifted says nothing about the reader.
    private void Hear(ReaderEvent happened)
    {
        if (happened is not ReaderEvent.CardGone) told.Add(happened);
    }

    private static void Eventually(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(5)));

    private void StartLooking()
    {
        loop.Start();
        SeesAnEmptyField();
    }

    // After a start a badge counts for nothing before that.
    private void SeesAnEmptyField()
    {
        long looks = bench.Chip.Counters.Selections;
        Eventually(() => bench.Chip.Counters.Selections > looks + PresenceFilter.AwayLooks + 1);
    }
}
