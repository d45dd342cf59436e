using System.Collections.Concurrent;
using System.Diagnostics;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Badges.Serial;
using FabAccess.Simulator.Readers;

namespace FabAccess.Edge.Tests.Badges.Serial;

/// <summary>The reader on a pseudo-terminal: its looks by hand, then the whole loop with plugs pulled.</summary>
public sealed class Rdm6300ReaderTests : IDisposable
{
    private static readonly byte[] Frame = VirtualRdm6300.Frame(0x1E, 0x8852_3B1A);
    private static readonly FieldContent Card = new FieldContent.OneCard(Number(0x8852_3B1A)), Empty = new FieldContent.Empty();

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-rdm-");
    private readonly FakeTime time = new();
    private readonly VirtualRdm6300 module;

    public Rdm6300ReaderTests() => module = new(Path.Combine(folder.FullName, "reader"));

    public void Dispose()
    {
        module.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Port_Opened_HasTheModulesSpeedAndIsNobodyElses()
    {
        using var reader = Open();
        Assert.Equal(SerialLine.Baud9600, module.LineSpeed);
        Assert.Contains("Another program is using", Assert.Throws<IOException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tag_InPieces_IsReadWhenItIsWhole()
    {
        using var reader = Settled();
        Assert.Equal(Empty, reader.Look());
        foreach (byte next in Frame[..^1])
        {
            module.Send([next]);
            Assert.Equal(Empty, reader.Look());
        }
        module.Send(Frame.AsSpan(^1));
        Assert.Equal(Card, reader.Look());
        time.Pass(Rdm6300Reader.Silence);
        Assert.Equal(Empty, reader.Look());
    }

    [Fact]
    public void Tag_SaidBeforeThePortWasOpened_DoesNotCount()
    {
        module.Send(Frame);
        using var reader = Settled();
        Assert.Equal(Empty, reader.Look());
    }

    [Fact]
    public void Tag_BehindNoiseAndAWrongChecksum_IsRead()
    {
        using var reader = Open();
        reader.Look();
        byte[] damaged = [.. Frame];
        damaged[3] ^= 1;
        module.Send([0x00, 0xFF, 0x02, 0x30, .. damaged]);
        Assert.Equal(new FieldContent.Unreadable(), reader.Look());
        module.Send([0x55, 0x02, .. Frame]);
        Assert.Equal(Card, reader.Look());
    }

    [Fact]
    public void Plug_Pulled_FailsAtEachLook()
    {
        using var reader = Open();
        module.Unplug();
        for (int i = 0; i < 3; i++) Assert.Contains("is gone", Assert.Throws<IOException>(reader.Look).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_ThatIsNeverSilent_FailsAfterAWhile_AndAtOnceWhenJustOpened()
    {
        using var reader = Settled();
        reader.Look();
        byte[] noise = [.. Enumerable.Repeat((byte)0x55, 100)];
        for (int sent = 100; sent <= Rdm6300Reader.MostNonsense; sent += 100)
        {
            module.Send(noise);
            Assert.Equal(Empty, reader.Look());
        }
        module.Send(noise);
        Assert.Contains("nonsense", Assert.Throws<IOException>(reader.Look).Message, StringComparison.Ordinal);
        reader.Dispose();
        using var again = Open();
        module.Send(noise);
        Assert.Throws<IOException>(again.Look);
    }

    [Fact]
    public void Line_ThatIsNeverSilent_StaysLostWhileItIsOpenedAgainAndAgain()
    {
        var told = new List<ReaderEvent>();
        using var watch = new ReaderWatch(Open, told.Add, time);
        byte[] noise = [.. Enumerable.Repeat((byte)0x55, 38)];
        for (int i = 0; i < 200; i++)
        {
            time.Pass(watch.Step());
            module.Send(noise);
        }
        Assert.IsType<ReaderEvent.Lost>(Assert.Single(told));
    }

    [Fact]
    public void Loop_TagLaidDownPulledAndBack_IsToldAsItShould()
    {
        using var told = new BlockingCollection<ReaderEvent>();
        using var loop = new BadgeReaderLoop("bench", () => BadgeReaders.Open(module.ConnectionString, TimeProvider.System), e => { if (e is not ReaderEvent.CardGone) told.Add(e); }, TimeProvider.System);
        // It lies there when the box begins to look, so it does not count.
        module.Place(1, 1234);
        loop.Start();
        Assert.IsType<ReaderEvent.Occupied>(Next(told));
        module.Remove();
        Assert.False(told.TryTake(out _, TimeSpan.FromMilliseconds(1500)));
        module.Place(1, 1234);
        Assert.Equal(Number(1234), Assert.IsType<ReaderEvent.CardPresented>(Next(told)).Uid);
        // It lies there and is told no more.
        Assert.False(told.TryTake(out _, TimeSpan.FromMilliseconds(500)));
        module.Remove();
        module.Unplug();
        Assert.IsType<ReaderEvent.Lost>(Next(told));
        long begun = Stopwatch.GetTimestamp();
        module.PlugBack();
        Assert.IsType<ReaderEvent.Back>(Next(told));
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(5));
        module.Place(1, 5678);
        Assert.Equal(Number(5678), Assert.IsType<ReaderEvent.CardPresented>(Next(told)).Uid);
    }

    private static ReaderEvent Next(BlockingCollection<ReaderEvent> told)
    {
        Assert.True(told.TryTake(out var next, TimeSpan.FromSeconds(10)), "nothing came");
        return next;
    }

    private static BadgeUid Number(uint number) => TestUids.Tag(32, number);

    [Fact]
    public void Tag_OfAModuleThatBeginsToSpeakLate_LiesThereAndDoesNotCount()
    {
        var told = new List<ReaderEvent>();
        using var watch = new ReaderWatch(Open, told.Add, time);
        for (int i = 0; i < 60; i++)
        {
            // The module speaks 0.6 s after the port is there.
            if (i > 15 && i % 3 == 0) module.Send(Frame);
            time.Pass(watch.Step());
        }
        Assert.IsType<ReaderEvent.Occupied>(Assert.Single(told));
    }

    private Rdm6300Reader Settled()
    {
        var reader = Open();
        time.Pass(Rdm6300Reader.Settling);
        return reader;
    }

    private Rdm6300Reader Open() => Rdm6300Reader.Open(module.LinkPath, time);
}
