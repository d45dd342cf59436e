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
    private JournalWriter writer;

    public JournalWriterTests()
    {
        options = new(folder.Path) { PreparedWal = 0, EntriesBetweenHousekeeping = 5 };
        writer = Open();
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

    [Fact]
    public void Trim_OfOldEntries_TakesOnlyWhatTheServerHasAndForgetsNoMachine()
    {
        writer.Append(TestEntries.Laser, [TestEntries.Started], TestEntries.At(0));
        Append(19);
        time.Pass(TimeSpan.FromDays(31));
        Append(6);
        Assert.Equal(1, writer.ReadFirst());
        writer.Acknowledged(10);
        Append(10);
        Assert.Equal(11, writer.ReadFirst());
        var bodies = new List<byte[]>();
        writer.Read(10, 1, body =>
        {
            bodies.Add(body.ToArray());
            return true;
        });
        Assert.Equal(LostEntry.At(10).Body, Assert.Single(bodies));
        Reopen();
        Assert.Equal(TestEntries.Session, writer.Folded[TestEntries.Laser].Session?.Id);
    }

    // X4: a wrong clock that somebody trusts, ten years ahead and back.
    [Fact]
    public void Trim_AfterAJumpOfTheClock_TakesNothing()
    {
        Append(10);
        writer.Acknowledged(10);
        Append(10, days: 3650);
        Append(10, days: -3650);
        Assert.Equal(1, writer.ReadFirst());
    }

    [Fact]
    public void Trim_AcrossRestarts_CountsTheTimeThatTheBoxRan()
    {
        Append(5);
        for (int boot = 0; boot < 4; boot++)
        {
            time.Pass(TimeSpan.FromDays(10));
            writer.Acknowledged(5);
            Append(5);
            Assert.Equal(boot < 3 ? 1 : 6, writer.ReadFirst());
            Reopen();
        }
    }

    private JournalTicket Append() => writer.Append(TestEntries.Laser, [TestEntries.Refused], TestEntries.At(0));

    private void Append(int count, int days = 0)
    {
        for (int i = 0; i < count; i++)
        {
            writer.Append(TestEntries.Laser, [TestEntries.Refused], TestEntries.At(days));
            Settle();
        }
    }

    private JournalWriter Open()
    {
        writer = new(options, new DiskFolder(folder.Path), VirtualTime.Boot, time, NullLogger.Instance);
        Settle();
        return writer;
    }

    private void Reopen()
    {
        writer.Dispose();
        Open();
    }

    private void Settle()
    {
        while (writer.Step() == TimeSpan.Zero)
        {
        }
    }
}
