using System.Globalization;
using System.Text;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using FabAccess.Mqtt;
using FabAccess.Server.Ingest;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// What boxes send, through ingest and projection into a store. Behind the messages of a case, in the same transaction, come
/// sound journals of both boxes. Promises: the transaction commits; of box-b, which no case speaks of in earnest, everything is there and
/// acknowledged up to its end; of box-a each entry is there, or another one stood in its place before and this one is a dead letter; what came in is
/// projected to the end.
/// </summary>
internal sealed class IngestTarget : Target
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 14, 0);

    private readonly StillTime time = new();
    private readonly LabStore lab;

    public IngestTarget() => lab = new(time);

    public override string Name => "ingest";

    public override string Subject => "journal batches through ingest and projection, sound ones in the same transaction";

    public override IMutation Mutation { get; } = new PartsMutation(new JsonMutation(), [.. LabFacts.UpTopics.Where(t => !t.Contains("box-b", StringComparison.Ordinal))]);

    public override int CasesPerSeed => 200;

    public override TimeSpan MostTime => TimeSpan.FromMilliseconds(300);

    public override long MostAllocated(int length) => (16L * 1024 * 1024) + (1000L * length);

    public override string Take(byte[] input)
    {
        lab.Reset();
        var messages = Parts.Of(input).Where(p => !p.Name.Contains("/box-b/", StringComparison.Ordinal)).Select(p => new MqttMessage(p.Name, p.Content, IsRetained: false)).ToList();
        messages.Add(Sound(LabFacts.BoxA, SoundEntries.OfBoxA));
        messages.Add(Sound(LabFacts.BoxB, SoundEntries.OfBoxB));
        var outcome = new StringBuilder();
        using (var connection = lab.Store.Open())
        {
            using var write = lab.Store.BeginWrite(connection);
            var work = new IngestTransaction(lab.Store, write, LabFacts.Site, box => IngestSql.Progress(write, box), _ => true, Now, isLate: false);
            work.Take(new([.. messages]));
            work.Save();
            write.Commit();
            foreach (var rejected in work.Rejected) outcome.Append(rejected.Reason).Append(rejected.Detail);
        }
        using var db = lab.Store.CreateDbContext();
        Kept(db, LabFacts.BoxB, SoundEntries.OfBoxB, mayBeTaken: false);
        Kept(db, LabFacts.BoxA, SoundEntries.OfBoxA, mayBeTaken: true);
        Projected(outcome);
        return outcome.ToString();
    }

    protected override void End() => lab.Dispose();

    private static void Kept(LabDb db, BoxId box, IReadOnlyList<byte[]> bodies, bool mayBeTaken)
    {
        var stored = db.Entries.AsNoTracking().Where(e => e.Box == box && e.Sequence <= bodies.Count).ToDictionary(e => e.Sequence);
        // Another entry stands in its place, or the box had said that it has it no more.
        var kept = db.DeadLetters.AsNoTracking().Where(d => d.Box == box && (d.Reason == DeadLetterReason.Fork || d.Reason == DeadLetterReason.Lost)).Select(d => d.PayloadHash).ToHashSet();
        for (int i = 0; i < bodies.Count; i++)
        {
            BrokenPromise.Unless(stored.TryGetValue(i + 1, out var entry), "An entry of a sound batch is not stored.");
            string hash = EntryHash.Of(bodies[i]);
            BrokenPromise.Unless(entry!.Hash == EntryHash.Of(entry.Body), "A stored entry has another hash than its body.");
            bool isThere = entry.Hash == hash;
            BrokenPromise.Unless(isThere ? entry.IsReadable : mayBeTaken && kept.Contains(hash), "A sound entry is neither stored nor a dead letter.");
        }
        long upTo = db.Boxes.AsNoTracking().Single(b => b.Id == box).DurableUpTo;
        BrokenPromise.Unless(upTo >= bodies.Count, "A sound batch is not acknowledged to its end.");
    }

    private void Projected(StringBuilder outcome)
    {
        List<BoxId> behind;
        using (var db = lab.Store.CreateDbContext()) behind = Projection.Behind(db);
        foreach (var box in behind)
        {
            for (bool isMore = true; isMore;)
            {
                using var db = lab.Store.CreateDbContext();
                isMore = Projection.Step(db, box).IsAdvanced;
            }
        }
        using var after = lab.Store.CreateDbContext();
        BrokenPromise.Unless(Projection.Behind(after).Count == 0, "What was stored is not projected to its end.");
        var flags = after.EntryFlags.AsNoTracking().Select(f => f.Kind).ToList();
        BrokenPromise.Unless(!flags.Contains(EntryFlagKind.NotFolded), "An entry that was read could not be folded.");
        outcome.AppendJoin(' ', flags.Distinct().Order().Select(k => k.ToString()));
        outcome.Append(CultureInfo.InvariantCulture, $" sessions {after.Sessions.Count() > 4}");
    }

    private static MqttMessage Sound(BoxId box, IReadOnlyList<byte[]> bodies)
    {
        var batch = new Core.Wire.JournalBatch(WireLimits.Schema, 1, [.. bodies.Select(b => Encoding.UTF8.GetString(b))]);
        return new(new Topics(LabFacts.Site, box).Journal, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(batch, WireJson.Default.JournalBatch), IsRetained: false);
    }
}
