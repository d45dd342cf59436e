using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Uplink;

/// <summary>
/// Brings the journal to the server: batches in order, several in flight, until the server says that they are durable.
///
/// The position that counts is the server's: it tells it at each connect and after each commit, so nothing about it is
/// kept on disk. Publishing proves nothing (a broker's PUBACK is not durability): without progress everything from the
/// last acknowledged entry on is sent again, and the server drops what it has. An acknowledgement may go back, when the
/// server was restored from a backup; it is believed only with the hash that this journal has at that place.
/// One thread; the time is handed in by the clock, so that tests turn it.
/// </summary>
/// <param name="journal">What is sent.</param>
/// <param name="publish">Hands a payload of <c>up/journal</c> to the link.</param>
/// <param name="time">For the waits.</param>
/// <param name="log">For what a person should know.</param>
public sealed class JournalSender(IJournal journal, Func<ReadOnlyMemory<byte>, PublishResult> publish, TimeProvider time, ILogger log)
{
    /// <summary>Entries a batch: of the usual length about as many as <see cref="BatchWriter.LongestBatch"/> lets in.</summary>
    public const int EntriesPerBatch = 100;

    /// <summary>Batches under way without acknowledgement: 16 keep a slow network filled and stay below 1 MB.</summary>
    public const int MostInFlight = 16;

    /// <summary>How long to wait for the server's position after a connect, and for progress before sending again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The longest wait between two attempts. It doubles while nothing comes of them, and is short again with the next
    /// progress or connect: a server that cannot commit for a weekend is not sent the same backlog every five seconds.
    /// </summary>
    public static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(1);

    private readonly BatchWriter batch = new();
    private readonly Queue<long> lastOfBatches = [];
    private bool isConnected, awaitsPosition, isUnreadable;
    private long? acknowledged;
    private long acknowledgedForOthers;
    private long next;
    private long quietSince;
    private TimeSpan patience = Patience;
    private string? lastRefusal;

    /// <summary>Durable on the server, as far as this process knows; 0 before the server said so. Any thread.</summary>
    public long Acknowledged => Volatile.Read(ref acknowledgedForOthers);

    public void Connected()
    {
        (isConnected, awaitsPosition, patience) = (true, true, Patience);
        Again();
    }

    public void Disconnected() => isConnected = false;

    /// <summary>What the server says is durable. Returns why it is not believed; null when it is.</summary>
    /// <exception cref="IOException">The journal cannot be read now.</exception>
    public string? Acknowledge(Acknowledgement ack)
    {
        ArgumentNullException.ThrowIfNull(ack);
        string? refusal = Judge(ack);
        if (refusal is not null)
        {
            if (refusal != lastRefusal) UplinkLog.AcknowledgementRefused(log, refusal);
            lastRefusal = refusal;
            return refusal;
        }
        lastRefusal = null;
        if (acknowledged > ack.DurableUpTo) UplinkLog.Rewound(log, acknowledged.Value, ack.DurableUpTo);
        bool goesBack = acknowledged > ack.DurableUpTo || awaitsPosition;
        if (acknowledged != ack.DurableUpTo) (quietSince, patience) = (time.GetTimestamp(), Patience);
        acknowledged = ack.DurableUpTo;
        Volatile.Write(ref acknowledgedForOthers, ack.DurableUpTo);
        journal.Acknowledged(ack.DurableUpTo);
        awaitsPosition = false;
        if (goesBack) Again();
        while (lastOfBatches.TryPeek(out long last) && last <= ack.DurableUpTo) lastOfBatches.Dequeue();
        next = Math.Max(next, ack.DurableUpTo + 1);
        return null;
    }

    /// <summary>Sends what may be sent now. Returns after how long it wants to be called again, if nothing else happens.</summary>
    public TimeSpan Advance()
    {
        if (!isConnected) return Timeout.InfiniteTimeSpan;
        if (awaitsPosition || lastOfBatches.Count > 0)
        {
            var rest = patience - time.GetElapsedTime(quietSince);
            if (rest > TimeSpan.Zero && awaitsPosition) return rest;
            if (rest <= TimeSpan.Zero)
            {
                Again();
                if (!awaitsPosition) patience = patience * 2 < LongestPatience ? patience * 2 : LongestPatience;
            }
            awaitsPosition = false;
        }
        try
        {
            if (!Send()) return AfterRefusal;
            isUnreadable = false;
        }
        catch (IOException e)
        {
            if (!isUnreadable) UplinkLog.JournalUnreadable(log, e.Message);
            isUnreadable = true;
            return AfterRefusal;
        }
        if (lastOfBatches.Count == 0) return Timeout.InfiniteTimeSpan;
        var left = patience - time.GetElapsedTime(quietSince);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private bool Send()
    {
        // Before the server has said anything, begin with what is there: for what was trimmed long ago it has the truth.
        if (next == 0) next = acknowledged is { } known ? known + 1 : journal.ReadFirst();
        while (lastOfBatches.Count < MostInFlight && next <= journal.End.Sequence)
        {
            batch.Begin(next);
            journal.Read(next, EntriesPerBatch, batch.TryAdd);
            if (batch.Count == 0) return true;
            if (publish(batch.End()) != PublishResult.Accepted) return false;
            if (lastOfBatches.Count == 0) quietSince = time.GetTimestamp();
            next += batch.Count;
            lastOfBatches.Enqueue(next - 1);
        }
        return true;
    }

    private void Again()
    {
        lastOfBatches.Clear();
        next = acknowledged is { } known ? known + 1 : 0;
        quietSince = time.GetTimestamp();
    }

    private string? Judge(Acknowledgement ack)
    {
        long position = ack.DurableUpTo, end = journal.End.Sequence;
        if (position < 0 || position > end) return $"It speaks of entry {position}; this journal ends at {end}.";
        // What was trimmed or lost cannot be compared; the server has it, or a dead letter in its place.
        string? own = position == 0 ? EntryHash.None : journal.HashAt(position);
        return own is null || own == ack.Hash || LostEntry.At(position).Hash == ack.Hash ? null : $"It names another entry {position} than this journal's.";
    }
}
