using System.Data.Common;
using FabAccess.Server.Ingest;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Store;

/// <summary>
/// One of the two databases: EF contexts for everything, and plain connections for the hot path. What both do alike is
/// written once, in SQL that both understand; only what they do best in different ways stands here.
/// </summary>
public interface ILabStore : IDbContextFactory<LabDb>, IDisposable
{
    /// <summary>In words for the log, without a secret.</summary>
    string Description { get; }

    /// <summary>Brings the schema to this program's version; makes the database where it can.</summary>
    void Migrate();

    /// <summary>An open connection, with the durability that this project asks for.</summary>
    DbConnection Open();

    /// <summary>Begins a write transaction; dispose of it without commit rolls back.</summary>
    StoreWrite BeginWrite(DbConnection connection);

    /// <summary>Adds entries. A key that is there already fails the transaction: nothing is ever overwritten.</summary>
    void Insert(StoreWrite write, IReadOnlyList<StoredEntry> entries);

    /// <summary>Whether the database refused the data itself, so that asking again would be refused again; false for time-outs, locks, lost connections and taken keys.</summary>
    bool IsRejection(DbException failure);
}
