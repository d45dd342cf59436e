using System.Collections.Concurrent;
using System.Diagnostics;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Badges.Pcsc;

namespace FabAccess.Edge.Tests.Badges.Pcsc;

/// <summary>What the looks see of a slot that a test plays: changes, faults, and a daemon that hangs.</summary>
public sealed class PcscReaderTests : IDisposable
{
    private static readonly FieldContent Empty = new FieldContent.Empty(), Badge = new FieldContent.OneCard(TestUids.Badge), Other = new FieldContent.OneCard(TestUids.Other);

    private readonly PlayedSlot slot = new();

    public void Dispose() => slot.Dispose();

    [Fact]
    public void Card_ThatLiesThere_IsSeenAtEachLookUntilItGoes()
    {
        using var reader = Open();
        Assert.Equal(Empty, reader.Look());
        slot.Say(Badge);
        Sees(reader, Badge);
        Assert.Equal(Badge, reader.Look());
        slot.Say(Empty);
        Sees(reader, Empty);
    }

    [Fact]
    public void Changes_BetweenTwoLooks_AreEachSeen()
    {
        using var reader = Open();
        foreach (var change in (FieldContent[])[Badge, Empty, Other, Empty]) slot.Say(change);
        slot.WaitUntilTaken();
        Assert.Equal([Badge, Empty, Other, Empty, Empty], [.. Enumerable.Range(0, 5).Select(_ => reader.Look())]);
    }

    [Fact]
    public void Changes_MoreThanAnybodyLooksAt_ForgetTheOldest()
    {
        using var reader = Open();
        for (int i = 0; i < 100; i++) slot.Say(i % 2 == 0 ? Badge : Empty);
        slot.Say(Other);
        slot.WaitUntilTaken();
        var looks = Enumerable.Range(0, 20).Select(_ => reader.Look()).ToList();
        Assert.Equal(Other, looks[^1]);
        Assert.Equal(15, looks.Count(l => l != Other));
    }

    [Fact]
    public void Reader_Gone_FailsAtEachLookAfterWhatItBrought()
    {
        using var reader = Open();
        slot.Say(Badge);
        slot.WaitUntilTaken();
        slot.Fail("The reader is gone.");
        Assert.Equal(Badge, reader.Look());
        Assert.True(SpinWait.SpinUntil(() => Failure(reader) is not null, TimeSpan.FromSeconds(5)));
        Assert.Equal("The reader is gone.", Failure(reader));
    }

    [Fact]
    public void Open_Refused_SaysWhy() =>
        Assert.Equal("No reader.", Assert.Throws<IOException>(() => PcscReader.Open(() => throw new IOException("No reader."), TimeProvider.System)).Message);

    [Fact]
    public void Daemon_ThatHangs_HoldsNoLookAndIsSaid()
    {
        var time = new FakeTime();
        using var reader = PcscReader.Open(() => slot, time);
        reader.Look();
        slot.Hang();
        time.Pass(PcscReader.Patience);
        // The turn that was under way may still have come back.
        long begun = Stopwatch.GetTimestamp();
        Assert.True(SpinWait.SpinUntil(() => { time.Pass(PcscReader.Patience); return Failure(reader) is not null; }, TimeSpan.FromSeconds(5)));
        Assert.Contains("has not answered", Failure(reader), StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Daemon_ThatHangsAtTheOpening_IsSaidWithinTwoSeconds()
    {
        using var answers = new ManualResetEventSlim();
        long begun = Stopwatch.GetTimestamp();
        var refused = Assert.Throws<IOException>(() => PcscReader.Open(() => { answers.Wait(); return slot; }, TimeProvider.System));
        answers.Set();
        Assert.Equal("pcscd does not answer.", refused.Message);
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(5));
    }

    private static string? Failure(PcscReader reader)
    {
        try
        {
            reader.Look();
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static void Sees(PcscReader reader, FieldContent wanted) => Assert.True(SpinWait.SpinUntil(() => reader.Look() == wanted, TimeSpan.FromSeconds(5)));

    private PcscReader Open() => PcscReader.Open(() => slot, TimeProvider.System);

    /// <summary>Plays what a test says, one change a wait.</summary>
    private sealed class PlayedSlot : ICardSlot
    {
        private readonly BlockingCollection<Func<FieldContent>> script = [];
        private readonly ManualResetEventSlim goesOn = new(initialState: true);
        private int said, given, taken;

        public void Say(FieldContent change)
        {
            said++;
            script.Add(() => change);
        }

        public void Fail(string reason) => script.Add(() => throw new IOException(reason));

        public void Hang() => goesOn.Reset();

        public void WaitUntilTaken() => Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref taken) == said, TimeSpan.FromSeconds(5)));

        public FieldContent? WaitForChange(TimeSpan atMost)
        {
            // Who waits anew has taken what the wait before brought.
            Volatile.Write(ref taken, given);
            goesOn.Wait();
            if (!script.TryTake(out var next, TimeSpan.FromMilliseconds(20))) return null;
            given++;
            return next();
        }

        public void Dispose() => goesOn.Set();
    }
}
