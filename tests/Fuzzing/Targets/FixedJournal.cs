using System.Collections.Immutable;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;
using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Targets;

/// <summary>A box's journal with the sound entries of box-a in it; what is appended is durable at once and forgotten.</summary>
internal sealed class FixedJournal : IJournal
{
    private static readonly string[] Hashes = [.. SoundEntries.OfBoxA.Select(b => EntryHash.Of(b))];

    public JournalPosition End => new(Hashes.Length, Hashes[^1]);

    public string? Trouble => null;

    public Action? Grown { get; set; }

    public JournalTicket Append(MachineId machine, ImmutableArray<MachineEvent> events, Moment at)
    {
        var ticket = new JournalTicket();
        ticket.Settle(durable: true);
        return ticket;
    }

    public bool WaitDurable(JournalTicket ticket, TimeSpan atMost) => ticket.WaitDurable(atMost);

    public long ReadFirst() => 1;

    public void Read(long first, int most, EntryTaker take)
    {
        BrokenPromise.Unless(first >= 1, "The journal is read from before its beginning.");
        for (long i = first; i < first + most && i <= Hashes.Length && take(SoundEntries.OfBoxA[(int)i - 1]); i++)
        {
        }
    }

    public string? HashAt(long sequence)
    {
        BrokenPromise.Unless(sequence >= 1 && sequence <= Hashes.Length, "The journal is asked for an entry that it never had.");
        return Hashes[sequence - 1];
    }

    public void Acknowledged(long sequence) => BrokenPromise.Unless(sequence >= 0 && sequence <= Hashes.Length, "An entry counts as acknowledged that was never written.");

    public bool Flush(TimeSpan within) => true;

    public void Dispose()
    {
    }
}
