using System.Collections.Concurrent;
using System.Diagnostics;
using FabAccess.Edge.Badges;

namespace FabAccess.Edge.Tests.Badges.Pcsc;

/// <summary>The whole reader layer on a real pcscd and its virtual reader.</summary>
public sealed class PcscdTests : IDisposable
{
    private readonly VirtualPcscd pcscd = new();
    private readonly BlockingCollection<ReaderEvent> told = [];
    private readonly BadgeReaderLoop loop;

    public PcscdTests() => loop = new("bench", () => BadgeReaders.Open("pcsc:fabaccess virtual 00 00", TimeProvider.System), told.Add, TimeProvider.System);

    public void Dispose()
    {
        loop.Dispose();
        pcscd.Dispose();
        told.Dispose();
    }

    [WithPcscd]
    public void Cards_PutInAndTakenOut_AreToldOnceEach_AndADaemonThatDiesIsLostAndBack()
    {
        // It lies there when the box begins to look, so it does not count.
        pcscd.Slot.Insert(ReaderBench.Card("04523B1A6F5C80"));
        using (var reader = BadgeReaders.Open("pcsc:fabaccess virtual 00 00", TimeProvider.System))
            Assert.True(SpinWait.SpinUntil(() => reader.Look() is FieldContent.OneCard, TimeSpan.FromSeconds(10)));
        loop.Start();
        Next<ReaderEvent.Occupied>();
        pcscd.Slot.Remove();
        Assert.False(told.TryTake(out var unasked, TimeSpan.FromSeconds(2)), $"{unasked}");
        BadgeWorks("04523B1A6F5C80");
        BadgeWorks("A1B2C3D4");
        pcscd.End();
        Next<ReaderEvent.Lost>();
        long begun = Stopwatch.GetTimestamp();
        pcscd.Start();
        Next<ReaderEvent.Back>();
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(5), $"back after {Stopwatch.GetElapsedTime(begun)}");
        BadgeWorks("04523B1A6F5C80112233");
    }

    private void BadgeWorks(string uid)
    {
        pcscd.Slot.Insert(ReaderBench.Card(uid));
        Assert.Equal(TestUids.Of(Convert.FromHexString(uid)), Next<ReaderEvent.CardPresented>().Uid);
        pcscd.Slot.Remove();
        // pcscd asks its reader every 0.4 s.
        Assert.False(told.TryTake(out var unasked, TimeSpan.FromSeconds(1.5)), $"{unasked}");
    }

    private T Next<T>()
        where T : ReaderEvent
    {
        Assert.True(told.TryTake(out var next, TimeSpan.FromSeconds(10)), $"no {typeof(T).Name} came");
        return Assert.IsType<T>(next);
    }
}
