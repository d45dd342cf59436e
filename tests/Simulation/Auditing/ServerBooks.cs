using System.Globalization;
using Microsoft.Data.Sqlite;

namespace FabAccess.Simulation.Auditing;

/// <summary>A session as the server's store has it.</summary>
public sealed record SessionRow(string Id, string Machine, string Box, string Member, DateTimeOffset StartedAt, string? EndReason, long? Elapsed, long Uncertainty, string PlacedBy, DateTimeOffset Earliest, DateTimeOffset Latest, DateTimeOffset? Awaited);

/// <summary>A charge as the server's store has it.</summary>
public sealed record ChargeBook(string Session, string Member, DateTimeOffset StartedAt, long? NetMinor);

/// <summary>A box as the server's store has it.</summary>
public sealed record BoxRow(string Id, long DurableUpTo, long ProjectedUpTo, long ChainBreaks);

/// <summary>What the server's tables hold, read with plain SQL.</summary>
internal sealed class ServerBooks(SqliteConnection connection)
{
    public SortedDictionary<long, byte[]> Entries(string box) => new(
        Ask("SELECT Sequence, Body FROM Entries WHERE Box = $box", row => (Sequence: row.GetInt64(0), Body: row.GetFieldValue<byte[]>(1)), ("$box", box)).ToDictionary(e => e.Sequence, e => e.Body));

    public List<BoxRow> Boxes() => Ask("SELECT Id, DurableUpTo, ProjectedUpTo, ChainBreaks FROM Boxes ORDER BY Id", row => new BoxRow(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));

    public List<SessionRow> Sessions() => Ask(
        "SELECT Id, Machine, Box, Member, StartedAt, EndReason, ElapsedMilliseconds, UncertaintyMilliseconds, PlacedBy, EarliestStart, LatestStart, ChargeAwaitedUntil FROM Sessions ORDER BY Box, StartSequence",
        row => new SessionRow(row.GetString(0).ToLowerInvariant(), row.GetString(1), row.GetString(2), row.GetString(3).ToLowerInvariant(), Time(row.GetString(4)), Text(row, 5), Number(row, 6), row.GetInt64(7), row.GetString(8), Time(row.GetString(9)), Time(row.GetString(10)), Text(row, 11) is { } awaited ? Time(awaited) : null));

    public List<ChargeBook> Charges() => Ask(
        "SELECT Session, Member, StartedAt, NetMinor FROM Charges ORDER BY Session",
        row => new ChargeBook(row.GetString(0).ToLowerInvariant(), row.GetString(1).ToLowerInvariant(), Time(row.GetString(2)), Number(row, 3)));

    public List<string> DeadLetters() => Ask("SELECT Reason, Detail, Topic, Count FROM DeadLetters ORDER BY Id", row => $"{row.GetString(0)}: {row.GetString(1)} ({row.GetString(2)}, {row.GetInt64(3)})");

    public List<string> Flags() => Ask("SELECT Box, Sequence, Kind, Detail FROM EntryFlags ORDER BY Box, Sequence", row => $"{row.GetString(0)} {row.GetInt64(1)} {row.GetString(2)}: {row.GetString(3)}");

    private List<T> Ask<T>(string sql, Func<SqliteDataReader, T> take, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read()) found.Add(take(rows));
        return found;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
