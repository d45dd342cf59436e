using System.Collections.Immutable;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using Microsoft.Data.Sqlite;

namespace FabAccess.EndToEnd.Labs;

/// <summary>A session as its box wrote it down.</summary>
public sealed record JournaledSession(SessionId Id, MachineId Machine, MemberId Member, string? EndReason, decimal? Seconds, decimal UncertaintySeconds, bool RightWithdrawn);

/// <summary>A box's journal, read from its file without the box's help and without writing to it.</summary>
public sealed record BoxJournal(BoxId Box, ImmutableArray<JournalEntry> Entries)
{
    public long LastSequence => Entries.IsEmpty ? 0 : Entries[^1].Sequence;

    public ImmutableArray<JournaledSession> Sessions
    {
        get
        {
            var sessions = new Dictionary<SessionId, JournaledSession>();
            foreach (var entry in Entries)
            {
                switch (entry.Event)
                {
                    case MachineEvent.SessionStarted e:
                        sessions.Add(e.Session, new(e.Session, entry.Machine, e.Member, null, null, 0, false));
                        break;
                    case MachineEvent.RightWithdrawn e:
                        sessions[e.Session] = sessions[e.Session] with { RightWithdrawn = true };
                        break;
                    case MachineEvent.SessionEnded e:
                        sessions[e.Session] = sessions[e.Session] with
                        {
                            EndReason = JsonNamingPolicy.CamelCase.ConvertName(e.Reason.ToString()),
                            Seconds = e.ElapsedMilliseconds / 1000m,
                            UncertaintySeconds = e.UncertaintyMilliseconds / 1000m,
                        };
                        break;
                }
            }
            return [.. sessions.Values];
        }
    }

    public static BoxJournal Read(BoxId box, string dataFolder)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataFolder, "journal.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT body FROM entry ORDER BY sequence";
        using var rows = command.ExecuteReader();
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        while (rows.Read()) entries.Add(JsonSerializer.Deserialize((byte[])rows.GetValue(0), WireJson.Default.JournalEntry)!);
        return new(box, entries.ToImmutable());
    }
}
