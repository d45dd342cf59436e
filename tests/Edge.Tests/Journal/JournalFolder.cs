using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Tests.Time;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Journal;

/// <summary>A folder with a journal in it that can be opened, damaged and looked at.</summary>
internal sealed class JournalFolder : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-journal-");

    public string Path => folder.FullName;

    public string Database => System.IO.Path.Combine(Path, "journal.db");

    public static void Append(IJournal journal, int count, int days = 0)
    {
        for (int i = 0; i < count; i++) Append(journal, TestEntries.Refused, days);
    }

    public static void Append(IJournal journal, MachineEvent happened, int days = 0) =>
        Assert.True(journal.Append(TestEntries.Laser, [happened], TestEntries.At(days)).WaitDurable(Patience), journal.Trouble);

    public SqliteJournal Open(BootId? boot = null, Func<JournalOptions, JournalOptions>? change = null)
    {
        var options = new JournalOptions(Path) { RetryAfter = TimeSpan.FromMilliseconds(50) };
        return new(change?.Invoke(options) ?? options, boot ?? VirtualTime.Boot, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>Opens, appends, closes.</summary>
    public JournalFolder With(int entries)
    {
        using var journal = Open();
        Append(journal, entries);
        return this;
    }

    /// <summary>Copies what a power cut would leave: the files as they are, while the journal is open.</summary>
    public JournalFolder Copied(bool withMark = true)
    {
        var copy = new JournalFolder();
        foreach (string name in (ReadOnlySpan<string>)["journal.db", "journal.db-wal", "journal.mark"])
            if (name != "journal.mark" || withMark) File.Copy(System.IO.Path.Combine(Path, name), System.IO.Path.Combine(copy.Path, name), overwrite: true);
        return copy;
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>All entries from 1 on are there, in order, each naming the hash of the one before.</summary>
    public static void IsWhole(IJournal journal, long entries)
    {
        Assert.Equal(entries, journal.End.Sequence);
        string previous = EntryHash.None;
        var records = journal.Read(1, int.MaxValue);
        Assert.Equal(entries, records.Count);
        foreach (var record in records)
        {
            var entry = JsonSerializer.Deserialize(record.Body, WireJson.Default.JournalEntry)!;
            Assert.Equal((records[(int)record.Sequence - 1].Sequence, previous), (entry.Sequence, entry.Previous));
            Assert.Equal(EntryHash.Of(record.Body), record.Hash);
            previous = record.Hash;
        }
        Assert.Equal(previous, journal.End.Hash);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
