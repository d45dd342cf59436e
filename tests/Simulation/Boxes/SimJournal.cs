using System.Collections.Immutable;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Journal;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Boxes;

/// <summary>The product's journal work, stepped by an actor instead of a thread. Who waits for the disk lets the world go on meanwhile.</summary>
internal sealed class SimJournal : IJournal
{
    /// <summary>The writer looks around every 5 s for something to tidy up; a day has too many of them.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    private readonly JournalWriter writer;
    private readonly World world;
    private readonly Func<bool> isGone;

    public SimJournal(JournalWriter writer, World world, Func<bool> isGone, Func<TimeSpan> delay, Func<bool> mayBeLong)
    {
        (this.writer, this.world, this.isGone) = (writer, world, isGone);
        Actor = new(world, Step, delay, mayBeLong);
        writer.Roused = Actor.Rouse;
    }

    public Actor Actor { get; }

    public JournalWriter Writer => writer;

    /// <summary>Told, before it is taken, that a session's end is to be written.</summary>
    public Action<MachineId>? Ending { get; set; }

    /// <summary>Told when entries have become durable, before anybody else is.</summary>
    public Action? Committed { get; set; }

    public JournalPosition End => writer.End;

    public string? Trouble => writer.Trouble;

    public Action? Grown { get; set; }

    public JournalTicket Append(MachineId machine, ImmutableArray<MachineEvent> events, Moment at)
    {
        if (events.Any(e => e is MachineEvent.SessionEnded)) Ending?.Invoke(machine);
        return writer.Append(machine, events, at);
    }

    public bool WaitDurable(JournalTicket ticket, TimeSpan atMost)
    {
        world.RunUntil(() => ticket.IsSettled || isGone(), world.Now + atMost);
        return !isGone() && ticket.IsDurable;
    }

    public long ReadFirst() => writer.ReadFirst();

    public void Read(long first, int most, EntryTaker take) => writer.Read(first, most, take);

    public string? HashAt(long sequence) => writer.HashAt(sequence);

    public void Acknowledged(long sequence) => writer.Acknowledged(sequence);

    public bool Flush(TimeSpan within) => world.RunUntil(() => writer.IsWritten || isGone(), world.Now + within) && !isGone();

    public void Dispose() => writer.Dispose();

    private TimeSpan Step()
    {
        writer.Grown = () =>
        {
            Committed?.Invoke();
            Grown?.Invoke();
        };
        var rest = writer.Step();
        return rest > TimeSpan.Zero && writer.Trouble is null && writer.IsWritten ? Quiet : rest;
    }
}
