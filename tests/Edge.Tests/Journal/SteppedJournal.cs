using System.Collections.Immutable;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Journal;

namespace FabAccess.Edge.Tests.Journal;

/// <summary>The real journal without its thread: whoever waits for it does its work meanwhile.</summary>
internal sealed class SteppedJournal(JournalWriter writer) : IJournal
{
    public JournalPosition End => writer.End;

    public string? Trouble => writer.Trouble;

    public Action? Grown
    {
        get => writer.Grown;
        set => writer.Grown = value;
    }

    public JournalTicket Append(MachineId machine, ImmutableArray<MachineEvent> events, Moment at) => writer.Append(machine, events, at);

    public bool WaitDurable(JournalTicket ticket, TimeSpan atMost)
    {
        Flush(atMost);
        return ticket.IsDurable;
    }

    public long ReadFirst() => writer.ReadFirst();

    public void Read(long first, int most, EntryTaker take) => writer.Read(first, most, take);

    public string? HashAt(long sequence) => writer.HashAt(sequence);

    public void Acknowledged(long sequence) => writer.Acknowledged(sequence);

    public bool Flush(TimeSpan within)
    {
        while (writer.Step() == TimeSpan.Zero)
        {
        }
        return writer.IsWritten;
    }

    public void Dispose() => writer.Dispose();
}
