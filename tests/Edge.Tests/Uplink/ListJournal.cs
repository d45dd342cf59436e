using System.Collections.Immutable;
using System.Text;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;

namespace FabAccess.Edge.Tests.Uplink;

/// <summary>A journal of texts, for what is sent.</summary>
internal sealed class ListJournal : IJournal
{
    private readonly List<JournalRecord> records = [];

    public ListJournal(int entries = 0) => Add(entries);

    public long First { get; set; } = 1;

    public long AcknowledgedUpTo { get; private set; }

    public bool IsUnreadable { get; set; }

    public string? Trouble => null;

    public Action? Grown { get; set; }

    public JournalPosition End
    {
        get { lock (records) return records.Count == 0 ? new(0, EntryHash.None) : new(records[^1].Sequence, records[^1].Hash); }
    }

    public void Add(int entries)
    {
        lock (records)
        {
            for (int i = 0; i < entries; i++)
            {
                byte[] body = Encoding.UTF8.GetBytes($"{{\"sequence\":{records.Count + 1},\"note\":\"{new string('x', 300)}\"}}");
                records.Add(new(records.Count + 1, EntryHash.Of(body), body));
            }
        }
        Grown?.Invoke();
    }

    public JournalTicket Append(MachineId machine, ImmutableArray<MachineEvent> events, Moment at) => JournalTicket.NotTaken();

    public bool WaitDurable(JournalTicket ticket, TimeSpan atMost) => ticket.WaitDurable(atMost);

    public long ReadFirst() => First;

    public void Read(long first, int most, EntryTaker take)
    {
        if (IsUnreadable) throw new IOException("The disk is gone.");
        lock (records) _ = records.Skip((int)first - 1).Take(most).All(r => take(r.Sequence < First ? LostEntry.At(r.Sequence).Body : r.Body));
    }

    public string? HashAt(long sequence)
    {
        lock (records) return sequence < First ? null : records[(int)sequence - 1].Hash;
    }

    public void Acknowledged(long sequence) => AcknowledgedUpTo = sequence;

    public bool Flush(TimeSpan within) => true;

    public void Dispose() { }
}
