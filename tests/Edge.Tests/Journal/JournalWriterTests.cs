using FabAccess.Edge.Files;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Journal;

/// <summary>The journal without its thread: stepped here, on time that stands still until it is moved.</summary>
public sealed class JournalWriterTests : IDisposable
{
    private readonly JournalFolder folder = new();
    private readonly VirtualTime time = new();
    private readonly JournalOptions options;
    private readonly JournalWriter writer;

    public JournalWriterTests()
    {
        options = new(folder.Path) { PreparedWal = 0 };
        writer = new(options, new DiskFolder(folder.Path), VirtualTime.Boot, time, NullLogger.Instance);
        Settle();
    }

    public void Dispose()
    {
        writer.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Append_BeforeAndAfterTheStep_IsDurableOnlyAfter()
    {
        int roused = 0;
        writer.Roused = () => roused++;
        JournalTicket[] tickets = [Append(), Append()];
        Assert.Equal((2, false, 0), (roused, writer.IsWritten, writer.End.Sequence));
        Assert.DoesNotContain(tickets, t => t.IsDurable);
        Assert.Equal(TimeSpan.Zero, writer.Step());
        Assert.Equal((true, 2), (writer.IsWritten, writer.End.Sequence));
        Assert.All(tickets, t => Assert.True(t.IsDurable));
        Assert.Equal(options.IdleAfter, writer.Step());
    }

    [Fact]
    public void Group_ThatTheDiskRefused_IsHeldUntilTheRetryIsDueAndComesFirst()
    {
        using (var other = folder.Connect())
        {
            using var blocking = other.BeginTransaction(deferred: false);
            var refused = Append();
            Assert.Equal(options.RetryAfter, writer.Step());
            Assert.False(refused.WaitDurable(TimeSpan.Zero));
            Assert.NotNull(writer.Trouble);
            blocking.Rollback();
        }
        var later = Append();
        time.Pass(options.RetryAfter / 4);
        Assert.Equal(options.RetryAfter * 3 / 4, writer.Step());
        Assert.Equal((false, 0), (later.IsDurable, writer.End.Sequence));
        time.Pass(options.RetryAfter * 3 / 4);
        writer.Step();
        Assert.Equal((1, false), (writer.End.Sequence, later.IsDurable));
        writer.Step();
        Assert.Equal((2, true, null), (writer.End.Sequence, later.IsDurable, writer.Trouble));
    }

    [Fact]
    public void Writer_ThatTakesNoMore_StillWritesWhatItTook()
    {
        var taken = Append();
        writer.TakeNoMore();
        Assert.False(Append().IsDurable);
        Settle();
        Assert.Equal((true, 1), (taken.IsDurable, writer.End.Sequence));
    }

    private JournalTicket Append() => writer.Append(TestEntries.Laser, [TestEntries.Refused], TestEntries.At(0));

    private void Settle()
    {
        while (writer.Step() == TimeSpan.Zero)
        {
        }
    }
}
