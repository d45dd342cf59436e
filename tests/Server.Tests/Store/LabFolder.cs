using System.Net;
using FabAccess.Server.Backups;
using FabAccess.Server.Configuration;
using FabAccess.Server.Ingest;
using FabAccess.Server.Store;
using FabAccess.Server.Store.Sqlite;
using FabAccess.Server.Tests.Labs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Server.Tests.Store;

/// <summary>The data folder of a server with an SQLite store that nobody has open; gone when disposed.</summary>
internal sealed class LabFolder : IDisposable
{
    private int entries;

    public LabFolder(bool isSeeded = true)
    {
        Settings = new(Path, new(IPAddress.Loopback, 0), new StoreSettings.Sqlite(File), new(Path), []);
        if (!isSeeded) return;
        Use(store =>
        {
            store.Migrate();
            LabBuilder.SeedInto(store);
        });
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("fab-data-").FullName;

    public string File => System.IO.Path.Combine(Path, "lab.db");

    public ServerSettings Settings { get; }

    public TestClock Clock { get; } = new();

    public BackupFolder Backups => StoreOpening.BackupsOf(Settings);

    /// <summary>As at the start of a server; null, or the refusal.</summary>
    public string? Open()
    {
        using var store = new SqliteStore(File, pooling: false);
        return StoreOpening.Open(Settings, store, Clock.Now, NullLogger.Instance);
    }

    public Backup BackUp()
    {
        Clock.Now += Duration.FromMinutes(1);
        return StoreBackup.Make(File, Backups, Clock.Now).Backup;
    }

    public void Use(Action<ILabStore> act)
    {
        using var store = new SqliteStore(File, pooling: false);
        act(store);
    }

    public T Ask<T>(Func<LabDb, T> question)
    {
        using var store = new SqliteStore(File, pooling: false);
        using var db = store.CreateDbContext();
        return question(db);
    }

    public void AddEntries(int count) => Use(store =>
    {
        using var connection = store.Open();
        using var write = store.BeginWrite(connection);
        var more = Enumerable.Range(entries + 1, count).Select(i =>
        {
            byte[] body = System.Text.Encoding.UTF8.GetBytes($"entry {i} {new string('x', 300)}");
            return new StoredEntry { Box = LabBuilder.BoxA, Sequence = i, Hash = Core.Wire.EntryHash.Of(body), ReceivedAt = Clock.Now, Body = body, IsReadable = false };
        });
        store.Insert(write, [.. more]);
        write.Commit();
        entries += count;
    });

    public int Entries() => Ask(db => db.Entries.AsNoTracking().AsEnumerable().Count(e => Core.Wire.EntryHash.Of(e.Body) == e.Hash));

    public (int Epoch, List<Server.Alarms.AlarmCause> Alarms) State() => Ask(db => (db.Labs.Single().Epoch, db.Alarms.AsEnumerable().Select(a => a.Cause).ToList()));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
