using System.Text;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using FabAccess.Server.Ingest;
using FabAccess.Server.Sessions;
using NodaTime;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// What boxes send, as the server reads it, folds it into sessions and prices it, without a store (the target
/// "ingest" has one). Promises: every message becomes one of the closed set; the bodies of a batch are the bytes that were sent; an
/// entry that is sound is read whatever stands beside it; what was read folds.
/// </summary>
internal sealed class MqttUpTarget : Target
{
    private static readonly Instant ReceivedAt = Instant.FromUtc(2026, 11, 21, 14, 0);
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    public override string Name => "mqtt-up";

    public override string Subject => "MQTT messages from boxes: topics, journal batches, greetings, states";

    public override IMutation Mutation { get; } = new PartsMutation(new JsonMutation(), LabFacts.UpTopics);

    public override int CasesPerSeed => 20_000;

    public override string Take(byte[] input)
    {
        var outcome = new StringBuilder();
        var parts = Parts.Of(input);
        foreach (var part in parts)
        {
            var message = UpMessageReader.Read(part.Name, part.Content, LabFacts.Site);
            outcome.Append(message.GetType().Name).Append(' ');
            if (message is UpMessage.Unplaceable unplaceable) outcome.Append(unplaceable.Reason).Append(unplaceable.Detail);
            if (message is UpMessage.Journal journal) Journal(part.Content, journal, outcome);
        }
        return outcome.ToString();
    }

    private static void Journal(byte[] payload, UpMessage.Journal journal, StringBuilder outcome)
    {
        BrokenPromise.Unless(journal.First >= 1 && journal.Bodies.Count is >= 1 and <= WireLimits.MostEntriesPerBatch, "A batch beyond the limits was taken.");
        SameBodies(payload, journal.Bodies);
        var entries = new List<JournalEntry>();
        for (int i = 0; i < journal.Bodies.Count; i++)
        {
            var reading = EntryReader.Read(journal.Bodies[i], journal.First + i);
            BrokenPromise.Unless((reading.Entry is null) != (reading.Reason is null), "An entry is neither read nor refused.");
            BrokenPromise.Unless(reading.Entry is not null || !SoundEntries.Holds(journal.First + i, journal.Bodies[i]), "A sound entry was refused.");
            if (reading.Entry is { } entry) entries.Add(entry);
            else outcome.Append(reading.Reason).Append(reading.Detail);
        }
        Fold(journal.Box, entries, outcome);
    }

    private static void Fold(BoxId box, List<JournalEntry> entries, StringBuilder outcome)
    {
        var machines = LabFacts.Seed.Machines.ToDictionary(m => m.Id, m => m.Box);
        var received = entries.ConvertAll(e => new ReceivedEntry(e, ReceivedAt));
        var times = new BootTimes(entries.Select(e => e.Boot).Distinct().ToDictionary(b => b, b => new BootAnchorRow { Box = box, Boot = b, LearnedAt = ReceivedAt }), null);
        times.Learn(received);
        var fold = new SessionFold(new(box, machines, [], [], [], new(LabFacts.Seed.PriceBook, Zone), times));
        foreach (var entry in received)
        {
            outcome.Append(entry.Entry.Event.GetType().Name);
            fold.Take(entry);
        }
        fold.Finish();
        foreach (var flag in fold.Flags) outcome.Append(flag.Kind);
        int starts = entries.Select(e => e.Event).OfType<MachineEvent.SessionStarted>().Select(s => s.Session).Distinct().Count();
        BrokenPromise.Unless(fold.NewSessions.Count == starts, "There are not as many sessions as starts.");
        int ended = fold.NewSessions.Count(s => s.EndReason is not null);
        int waiting = fold.NewSessions.Count(s => s.ChargeAwaitedUntil is not null);
        BrokenPromise.Unless(fold.NewCharges.Count + waiting + fold.Flags.Count(f => f.Kind == EntryFlagKind.NotCharged) == ended, "A session that ended has neither a charge, nor waits for one, nor a flag.");
    }

    // Read a second time, by another reader; what that one cannot read is left to the first.
    private static void SameBodies(byte[] payload, IReadOnlyList<byte[]> bodies)
    {
        string[] sent;
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 64 });
            sent = [.. document.RootElement.GetProperty("entries").EnumerateArray().Select(e => e.GetString()!)];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return;
        }
        BrokenPromise.Unless(sent.Length == bodies.Count, "A batch lost an entry.");
        for (int i = 0; i < sent.Length; i++) BrokenPromise.Unless(Encoding.UTF8.GetBytes(sent[i]).AsSpan().SequenceEqual(bodies[i]), "An entry's bytes were changed.");
    }
}
