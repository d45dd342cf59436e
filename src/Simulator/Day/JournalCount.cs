using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace FabAccess.Simulator.Day;

/// <summary>What a box's journal holds, read from its file beside the running box.</summary>
/// <param name="Entries">Rows.</param>
/// <param name="LastSequence">The highest number; equal to <paramref name="Entries"/> when there is no gap.</param>
/// <param name="SessionsStarted">Different sessions that begin in it.</param>
/// <param name="SessionsEnded">Different sessions that end in it.</param>
public sealed record JournalCount(long Entries, long LastSequence, int SessionsStarted, int SessionsEnded)
{
    /// <exception cref="IOException">There is no journal in the folder, or it cannot be read.</exception>
    public static JournalCount Of(string dataFolder)
    {
        string file = Path.Combine(dataFolder, "journal.db");
        if (!File.Exists(file)) throw new IOException($"There is no journal {file}.");
        try
        {
            return Read(file);
        }
        catch (SqliteException failure)
        {
            throw new IOException($"{file} cannot be read: {failure.Message}", failure);
        }
    }

    private static JournalCount Read(string file)
    {
        SQLitePCL.Batteries_V2.Init();
        // Not read-only: a reader of a WAL file must be able to make its index when the box is not running.
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sequence, body FROM entry ORDER BY sequence";
        using var rows = command.ExecuteReader();
        long entries = 0, last = 0;
        HashSet<string> started = [], ended = [];
        while (rows.Read())
        {
            (entries, last) = (entries + 1, rows.GetInt64(0));
            using var body = JsonDocument.Parse((byte[])rows.GetValue(1));
            var happened = body.RootElement.GetProperty("event");
            if (!happened.TryGetProperty("session", out var session)) continue;
            // The members tell the kinds apart whatever the kind itself is called: a start names its badge, an end its reason.
            if (happened.TryGetProperty("badge", out _)) started.Add(session.GetString()!);
            if (happened.TryGetProperty("elapsedMilliseconds", out _)) ended.Add(session.GetString()!);
        }
        return new(entries, last, started.Count, ended.Count);
    }
}
