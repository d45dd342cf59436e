using System.Data.Common;
using FabAccess.Core.Values;
using FabAccess.Server.Ingest;
using FabAccess.Server.Store;

namespace FabAccess.Server.Tests.Ingest;

/// <summary>A store that dies after it took entries and before they are committed, or that refuses some entries of one box for ever.</summary>
internal sealed class FailingStore(ILabStore inner) : ILabStore
{
    private int remaining;

    public int Remaining => remaining;

    /// <summary>Whose entries are refused unless they are stored unread.</summary>
    public BoxId? RefusesBox { get; init; }

    /// <summary>Which of them; all by default.</summary>
    public Predicate<long> RefusesSequence { get; init; } = _ => true;

    public bool RefusesUnread { get; init; }

    public string Description => inner.Description;

    public void Fail(int times) => remaining = times;

    public LabDb CreateDbContext() => inner.CreateDbContext();

    public void Migrate() => inner.Migrate();

    public DbConnection Open() => inner.Open();

    public StoreWrite BeginWrite(DbConnection connection) => inner.BeginWrite(connection);

    public void Insert(StoreWrite write, IReadOnlyList<StoredEntry> entries)
    {
        inner.Insert(write, entries);
        if (entries.Any(e => e.Box == RefusesBox && RefusesSequence(e.Sequence) && (RefusesUnread || e.IsReadable))) throw new Failure(isRejection: true);
        if (entries.Count > 0 && remaining > 0)
        {
            remaining--;
            throw new Failure(isRejection: false);
        }
    }

    public bool IsRejection(DbException failure) => failure is Failure { IsRejection: true } || inner.IsRejection(failure);

    public void Dispose() => inner.Dispose();

    private sealed class Failure(bool isRejection) : DbException("The database is gone.")
    {
        public bool IsRejection => isRejection;
    }
}
