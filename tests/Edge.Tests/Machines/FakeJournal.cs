using System.Collections.Immutable;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>A journal in memory whose disk works, fails or hangs.</summary>
internal sealed class FakeJournal(Action<string> tell) : IJournal
{
    private readonly List<MachineEvent> events = [];
    private readonly List<JournalTicket> hanging = [];

    public bool Hangs { get; set; }

    public string? Trouble { get; set; }

    public Action? Grown { get; set; }

    public JournalPosition End => new(events.Count, EntryHash.None);

    public IReadOnlyList<MachineEvent> Events
    {
        get { lock (events) return [.. events]; }
    }

    public JournalTicket Append(MachineId machine, ImmutableArray<MachineEvent> happened, Moment at)
    {
        lock (events) events.AddRange(happened);
        foreach (var one in happened) tell($"journal {Name(one)}");
        var ticket = new JournalTicket();
        if (Hangs) hanging.Add(ticket);
        else ticket.Settle(durable: Trouble is null);
        return ticket;
    }

    /// <summary>The disk answers at last.</summary>
    public void Land()
    {
        Hangs = false;
        foreach (var ticket in hanging) ticket.Settle(durable: true);
        hanging.Clear();
    }

    /// <summary>The longest that somebody was ready to wait for the disk.</summary>
    public TimeSpan LongestWait { get; set; }

    /// <summary>What passes while somebody waits for the disk.</summary>
    public Action? Waiting { get; set; }

    public bool WaitDurable(JournalTicket ticket, TimeSpan atMost)
    {
        LongestWait = atMost > LongestWait ? atMost : LongestWait;
        Waiting?.Invoke();
        return ticket.WaitDurable(atMost);
    }

    public long ReadFirst() => 1;

    public void Read(long first, int most, EntryTaker take) { }

    public string? HashAt(long sequence) => null;

    public void Acknowledged(long sequence) { }

    public bool Flush(TimeSpan within) => !Hangs;

    public void Dispose() { }

    private static string Name(MachineEvent happened) => happened switch
    {
        MachineEvent.SessionEnded e => $"SessionEnded {e.Reason}",
        MachineEvent.FaultRaised e => $"FaultRaised {e.Fault}",
        MachineEvent.FaultCleared e => $"FaultCleared {e.Fault}",
        MachineEvent.AccessRefused e => $"AccessRefused {e.Reason}",
        _ => happened.GetType().Name,
    };
}
