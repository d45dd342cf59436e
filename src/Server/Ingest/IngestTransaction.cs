using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Alarms;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Ingest;

/// <summary>
/// Ingests some messages within one transaction. An entry's place is (box, sequence); what stands there is never
/// overwritten. To know duplicates from forks the stored hashes are asked for first, and only where a sequence is not
/// above all stored ones; should somebody else store meanwhile, the primary key fails the transaction and it is done anew.
/// </summary>
internal sealed class IngestTransaction(ILabStore store, StoreWrite write, SiteId site, Func<BoxId, BoxProgress?> progressOf, Predicate<BoxId> mayRaiseEpoch, Instant now, bool isLate)
{
    private readonly Dictionary<BoxId, BoxWork?> boxes = [];
    private readonly List<StoredEntry> entries = [];

    public IEnumerable<BoxWork> Boxes => boxes.Values.OfType<BoxWork>();

    public List<Rejected> Rejected { get; } = [];

    public bool IsLinkLost { get; private set; }

    /// <summary>Boxes that say, connected, that they go by an older permit list than the one that was published.</summary>
    public HashSet<BoxId> Behind { get; } = [];

    /// <summary>Boxes that hold a newer permit list than this store ever issued, and the epoch that is newer still.</summary>
    public List<(BoxId Box, Generation Holds, Generation Published, int EpochAfter)> WentBack { get; } = [];

    public int EntryCount => entries.Count;

    public void Take(IngestGroup group)
    {
        foreach (var message in group.Messages)
        {
            if (message is null) LoseLink();
            else if (group.Taking == Taking.AsDeadLetter) Reject(DeadLetterReason.StoreRefused, group.Why, message, group.Entry?.Box, group.Entry?.First, group.Entry?.Bodies[0] ?? message.Payload);
            else Take(message, group.Entry ?? UpMessageReader.Read(message.Topic, message.Payload, site), group.Taking == Taking.Unread ? group.Why : null);
        }
    }

    /// <summary>Writes everything; what remains is to commit.</summary>
    public void Save()
    {
        foreach (var (box, holds, published, epoch) in WentBack)
        {
            IngestSql.RaiseEpoch(write, epoch);
            AlarmSql.Raise(write, AlarmCause.StoreWentBack, box, $"{box} holds the permit list {holds}; the newest that this store knows of is {published}. Lists go on in epoch {epoch}; what was changed in between is missing.", now);
        }
        store.Insert(write, entries);
        foreach (var work in Boxes) Rejected.AddRange(LostPlace.Letters(new(site, work.Progress.Box), work.Lost));
        foreach (var rejected in Rejected) DeadLetterBox.Keep(write, rejected, now);
        foreach (var work in Boxes)
        {
            Advance(work);
            IngestSql.Save(write, work, now);
            BoxNews.Save(write, work, now);
        }
    }

    private void Take(MqttMessage message, UpMessage content, string? unreadBecause)
    {
        var box = content switch
        {
            UpMessage.Journal m => m.Box,
            UpMessage.Online m => m.Box,
            UpMessage.State m => m.Box,
            UpMessage.Unplaceable m => m.Box,
            _ => null,
        };
        var work = box is { } known ? Work(known) : null;
        if (work is null)
        {
            Reject(DeadLetterReason.UnknownBox, box is null ? "This is not a topic of a box of this site." : $"There is no box {box}.", message, null, null, message.Payload);
            return;
        }
        switch (content)
        {
            case UpMessage.Journal journal:
                work.IsAnswered = true;
                Take(message, journal, work, unreadBecause);
                break;
            case UpMessage.Online greeting:
                work.Progress.IsOnline = greeting.IsOnline;
                work.IsAnswered |= greeting.IsOnline;
                Compare(work.Progress.Box, greeting.Holds, isNow: false);
                Hear(message, work, greeting.Reading);
                break;
            case UpMessage.State state:
                Compare(work.Progress.Box, state.Holds, isNow: !message.IsRetained && !isLate);
                Hear(message, work, state.Reading);
                if (!message.IsRetained) work.Findings = state.Findings;
                break;
            case UpMessage.Unplaceable unplaceable:
                Reject(unplaceable.Reason, unplaceable.Detail, message, box, null, message.Payload);
                break;
        }
    }

    private void Take(MqttMessage message, UpMessage.Journal journal, BoxWork work, string? unreadBecause)
    {
        long last = journal.First + journal.Bodies.Count - 1;
        var stored = journal.First <= work.HighestBefore ? IngestSql.StoredHashes(write, journal.Box, journal.First, last) : null;
        for (int i = 0; i < journal.Bodies.Count; i++)
        {
            long sequence = journal.First + i;
            byte[] body = journal.Bodies[i];
            string hash = EntryHash.Of(body);
            string? there = work.New.TryGetValue(sequence, out var added) ? added.Hash : stored?.GetValueOrDefault(sequence);
            if (there is null) Add(message, work, sequence, hash, body, unreadBecause);
            // A box that no longer has an entry says so in its place; here it is, and stays.
            else if (there == hash || LostPlace.Is(body, sequence)) work.Duplicates++;
            else if (there == LostPlace.HashOf(sequence) && MayBeThatOne(work, sequence, hash))
                Reject(DeadLetterReason.Lost, $"Entry {sequence}, which the box had lost, came after all. What it says is kept here, and in no session; compare it with the entry behind it, where there is one.", message, journal.Box, sequence, body);
            else
            {
                work.Forks++;
                Reject(DeadLetterReason.Fork, "Another entry is stored for this box and sequence.", message, journal.Box, sequence, body);
            }
        }
    }

    // The entry behind a place names what stood there.
    private bool MayBeThatOne(BoxWork work, long sequence, string hash)
    {
        (string Hash, string? Previous)? next = work.New.TryGetValue(sequence + 1, out var added) ? added : IngestSql.Stored(write, work.Progress.Box, sequence + 1);
        return next?.Previous is not { } previous || previous == hash;
    }

    private void Add(MqttMessage message, BoxWork work, long sequence, string hash, byte[] body, string? unreadBecause)
    {
        var box = work.Progress.Box;
        bool isLost = LostPlace.Is(body, sequence);
        var reading = unreadBecause is not null ? EntryReading.Not(DeadLetterReason.StoreRefused, unreadBecause)
            : isLost ? EntryReading.Not(DeadLetterReason.Lost, "") : EntryReader.Read(body, sequence);
        work.New.Add(sequence, (hash, reading.Entry?.Previous));
        work.Progress.HighestStored = Math.Max(work.Progress.HighestStored, sequence);
        entries.Add(new() { Box = box, Sequence = sequence, Hash = hash, ReceivedAt = now, Body = body, IsReadable = reading.Entry is not null });
        if (reading.Reason == DeadLetterReason.Lost) work.Lost.Add(sequence);
        else if (reading.Reason is { } reason) Reject(reason, reading.Detail, message, box, sequence, body);
    }

    // What the broker had kept, or the store kept waiting, was made who knows when.
    private void Hear(MqttMessage message, BoxWork work, BootReading? reading)
    {
        if (!message.IsRetained && !isLate) work.Hear(reading, now);
    }

    // After a greeting the list that is retained is on its way; what was said before now says nothing of now.
    private void Compare(BoxId box, Generation holds, bool isNow)
    {
        var (epoch, published) = IngestSql.Published(write, box);
        if (isNow && holds < published) Behind.Add(box);
        if (holds != default && mayRaiseEpoch(box) && HeldLists.EpochAfter(holds, published, epoch) is { } after) WentBack.Add((box, holds, published, after));
    }

    // Moves the end of the unbroken prefix over what is new and, where a gap was filled, over what waited behind it.
    private void Advance(BoxWork work)
    {
        var progress = work.Progress;
        if (work.New.Count == 0) return;
        while (true)
        {
            long next = progress.DurableUpTo + 1;
            (string Hash, string? Previous)? entry = work.New.TryGetValue(next, out var added) ? added
                : next <= work.HighestBefore ? IngestSql.Stored(write, progress.Box, next) : null;
            if (entry is not { } found) return;
            if (found.Previous is not null && found.Previous != progress.DurableHash) work.ChainBreaks++;
            progress.DurableUpTo = next;
            progress.DurableHash = found.Hash;
        }
    }

    private BoxWork? Work(BoxId box)
    {
        if (!boxes.TryGetValue(box, out var work)) boxes[box] = work = progressOf(box) is { } before ? new(before) : null;
        return work;
    }

    private void LoseLink()
    {
        IsLinkLost = true;
        IngestSql.AllOffline(write);
        foreach (var work in Boxes) work.Progress.IsOnline = false;
    }

    private void Reject(DeadLetterReason reason, string detail, MqttMessage message, BoxId? box, long? sequence, byte[] payload) =>
        Rejected.Add(new(reason, detail, message.Topic, box, sequence, payload));
}
