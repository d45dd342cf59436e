using System.Collections.Immutable;

namespace FabAccess.Simulator.Readers;

/// <summary>An answer of a virtual reader: when its last byte was written, and whether it reported a card.</summary>
public readonly record struct ReaderAnswer(long At, bool IsCard);

/// <summary>What a virtual reader has done; written by its thread, read by anybody. Times are Stopwatch timestamps, 0 for never.</summary>
public sealed class ReaderCounters
{
    public const int MostRecent = 32;

    private readonly Queue<ReaderAnswer> recent = new(MostRecent);
    private long commands, handled, selections, bytesSent, bytesLost, lastAnswerAt, lastCardAnswerAt;

    /// <summary>Commands that the host sent.</summary>
    public long Commands { get => Volatile.Read(ref commands); internal set => Volatile.Write(ref commands, value); }

    /// <summary>Those that the chip is done with: their answer, if there is one at once, was written.</summary>
    public long Handled { get => Volatile.Read(ref handled); internal set => Volatile.Write(ref handled, value); }

    /// <summary>Searches for cards among them; a driver that polls makes it grow.</summary>
    public long Selections { get => Volatile.Read(ref selections); internal set => Volatile.Write(ref selections, value); }

    public long BytesSent { get => Volatile.Read(ref bytesSent); internal set => Volatile.Write(ref bytesSent, value); }

    /// <summary>Bytes that a driver which did not read in time has missed, as with a real UART.</summary>
    public long BytesLost { get => Volatile.Read(ref bytesLost); internal set => Volatile.Write(ref bytesLost, value); }

    /// <summary>When the last byte of the latest answer was written.</summary>
    public long LastAnswerAt { get => Volatile.Read(ref lastAnswerAt); private set => Volatile.Write(ref lastAnswerAt, value); }

    /// <summary>The same for the latest answer that reported a card: where the software's share of a badge read begins.</summary>
    public long LastCardAnswerAt { get => Volatile.Read(ref lastCardAnswerAt); private set => Volatile.Write(ref lastCardAnswerAt, value); }

    /// <summary>The latest answers, at most <see cref="MostRecent"/>, oldest first.</summary>
    public ImmutableArray<ReaderAnswer> Recent
    {
        get
        {
            lock (recent) return [.. recent];
        }
    }

    internal void Answered(ReaderAnswer answer)
    {
        lock (recent)
        {
            if (recent.Count == MostRecent) recent.Dequeue();
            recent.Enqueue(answer);
        }
        if (answer.IsCard) LastCardAnswerAt = answer.At;
        LastAnswerAt = answer.At;
    }
}
