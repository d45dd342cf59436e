using FabAccess.Edge.Files;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Journal;

public sealed class JournalBeginningTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("fabaccess-journal-").FullName;

    [Fact]
    public void Journal_OnANewCard_GoesOnBehindWhatTheServerHas()
    {
        string hash = new('a', 64);
        JournalBeginning.Continue(new DiskFolder(data), new(7, hash), VirtualTime.Boot);

        using var journal = new SqliteJournal(new(data), VirtualTime.Boot, TimeProvider.System, NullLogger.Instance);

        Assert.Equal(new(7, hash), journal.End);
    }

    [Fact]
    public void Journal_ThatIsThere_KnowsBetter()
    {
        using (new SqliteJournal(new(data), VirtualTime.Boot, TimeProvider.System, NullLogger.Instance)) { }

        JournalBeginning.Continue(new DiskFolder(data), new(7, new('a', 64)), VirtualTime.Boot);

        using var journal = new SqliteJournal(new(data), VirtualTime.Boot, TimeProvider.System, NullLogger.Instance);
        Assert.Equal(0, journal.End.Sequence);
    }

    public void Dispose() => Directory.Delete(data, recursive: true);
}
