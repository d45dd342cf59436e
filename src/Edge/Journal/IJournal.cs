using System.Collections.Immutable;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Journal;

/// <summary>A place in the journal: an entry's sequence and the hash of its body.</summary>
public readonly record struct JournalPosition(long Sequence, string Hash);

/// <summary>One entry as it is kept and sent.</summary>
/// <param name="Sequence">From 1, without gap.</param>
/// <param name="Hash">SHA-256 of the body, 64 hexadecimal digits.</param>
/// <param name="Body">The exact UTF-8 bytes.</param>
public sealed record JournalRecord(long Sequence, string Hash, byte[] Body);

/// <summary>Takes the next entry's body, which is valid during the call only; false when no more is wanted.</summary>
public delegate bool EntryTaker(ReadOnlySpan<byte> body);

/// <summary>The box's memory: facts in the order in which they happened, durable before anything is built on them.</summary>
public interface IJournal : IDisposable
{
    /// <summary>The last entry that is known to be durable; sequence 0 for none.</summary>
    JournalPosition End { get; }

    /// <summary>The oldest entry that is still there; one after <see cref="End"/> when there is none.</summary>
    /// <exception cref="IOException">The journal cannot be read now.</exception>
    long ReadFirst();

    /// <summary>Why nothing can be recorded now, in words; null while the journal works. Becomes null again by itself.</summary>
    string? Trouble { get; }

    /// <summary>Called, from the writer's thread, when <see cref="End"/> has moved. Must return at once.</summary>
    Action? Grown { get; set; }

    /// <summary>
    /// Hands facts about one machine to the writer and returns at once, whatever the disk does: a stop never waits here.
    /// What was taken is written in order, as soon as the disk can.
    /// </summary>
    JournalTicket Append(MachineId machine, ImmutableArray<MachineEvent> events, Moment at);

    /// <summary>
    /// Waits until an append is durable. False when the first attempt failed or the time is over: the facts may still land
    /// later, in their order, so whoever gives up says so by a further append. Several threads may wait at once.
    /// </summary>
    bool WaitDurable(JournalTicket ticket, TimeSpan atMost);

    /// <summary>
    /// Hands over durable entries in order, from a sequence on, at most so many, possibly none. An entry that is not there
    /// any more, or whose bytes rotted, is replaced by <see cref="LostEntry"/>, so that nothing behind it has to wait for it.
    /// </summary>
    /// <exception cref="IOException">The journal cannot be read now.</exception>
    void Read(long first, int most, EntryTaker take);

    /// <summary>The hash of an entry; null when this box no longer has it.</summary>
    /// <exception cref="IOException">The journal cannot be read now.</exception>
    string? HashAt(long sequence);

    /// <summary>The server has everything up to here: it may be trimmed once it is old.</summary>
    void Acknowledged(long sequence);

    /// <summary>Waits until all that was taken is durable; false when it was not in time.</summary>
    bool Flush(TimeSpan within);
}
