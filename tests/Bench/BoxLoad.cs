using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Simulator.Lab;
using NodaTime;

namespace FabAccess.Bench;

/// <summary>A box's journal as ready-made <c>up/journal</c> payloads: sessions one after the other, chained, from a stated start.</summary>
internal sealed class BoxLoad(SiteId site, BoxId box, MachineId machine)
{
    private readonly BootId boot = new(Guid.NewGuid());
    private readonly Instant from = Instant.FromUtc(2026, 11, 2, 8, 0);
    private string previous = EntryHash.None;
    private long sequence;

    public Topics Topics { get; } = new(site, box);

    /// <summary>Sequence of the last entry made so far.</summary>
    public long End => sequence;

    /// <summary>Payloads of the round that is made now, with the rows they become.</summary>
    public List<byte[]> Payloads { get; } = [];

    public List<(long Sequence, string Hash, byte[] Body)> Rows { get; } = [];

    /// <summary>Makes the next so many entries, an even number, in place of the round before.</summary>
    public void Make(int entries)
    {
        Payloads.Clear();
        Rows.Clear();
        var bodies = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < entries; i += 2)
        {
            var session = new SessionId(Guid.CreateVersion7());
            bodies.Add(Next(new MachineEvent.SessionStarted(session, GeneratedLab.MemberOf(1 + i % 10), new(0, 1))));
            bodies.Add(Next(new MachineEvent.SessionEnded(session, EndReason.Member, 59_000, 0)));
        }
        long first = sequence - entries + 1;
        foreach (string[] chunk in bodies.Chunk(WireLimits.MostEntriesPerBatch))
        {
            Payloads.Add(JsonSerializer.SerializeToUtf8Bytes(new JournalBatch(WireLimits.Schema, first, [.. chunk]), WireJson.Default.JournalBatch));
            first += chunk.Length;
        }
    }

    private string Next(MachineEvent happened)
    {
        sequence++;
        var entry = new JournalEntry(WireLimits.Schema, sequence, previous, boot, sequence * 30_000, from + Duration.FromSeconds(30 * sequence), ClockTrust.Synchronised, machine, happened);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(entry, WireJson.Default.JournalEntry);
        previous = EntryHash.Of(body);
        Rows.Add((sequence, previous, body));
        return Encoding.UTF8.GetString(body);
    }
}
