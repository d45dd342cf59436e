using System.Collections.Immutable;
using System.Diagnostics;

namespace FabAccess.Simulator.Gpio;

/// <summary>
/// A GPIO chip made of software that behaves at the ioctl boundary as Linux' character device does: owners, EBUSY, pulls,
/// edges, release when a descriptor closes. A released output falls to its pull, as it does with <c>strict_gpiod</c>.
/// Tests use it in their process through <see cref="Open"/>; other processes through a <see cref="GpioSocket"/>.
/// Everything may be called from any thread. <see cref="Changed"/> is raised under the chip's lock: do not wait in it.
/// </summary>
public sealed class SimulatedGpioChip(string label = "simulated", int lines = 54, TimeProvider? time = null)
{
    /// <summary>Changes kept in <see cref="Changes"/>; beyond it the oldest are forgotten.</summary>
    public const int LongestLog = 10_000;

    private readonly SimulatedLine[] all = [.. Enumerable.Range(0, lines).Select(i => new SimulatedLine(i, pullsUp: false))];
    private readonly Queue<LineChange> log = new();
    private readonly TimeProvider clock = time ?? TimeProvider.System;

    public event Action<LineChange>? Changed;

    public string Label => label;

    public int Lines => all.Length;

    internal Lock Gate { get; } = new();

    /// <summary>What changed since the beginning, oldest first.</summary>
    public ImmutableArray<LineChange> Changes
    {
        get
        {
            lock (Gate) return [.. log];
        }
    }

    /// <summary>Opens the chip as open(2) opens /dev/gpiochipN; events of the line that it may become are handed to <paramref name="tell"/>.</summary>
    public GpioDescriptor Open(Action<ReadOnlyMemory<byte>>? tell = null) => new(this, tell ?? (_ => { }));

    public bool Level(int line)
    {
        lock (Gate) return all[line].Level;
    }

    /// <summary>Who has the line; empty for nobody.</summary>
    public string OwnerOf(int line)
    {
        lock (Gate) return all[line].Consumer;
    }

    /// <summary>Changes the resistor on the board; lines pull down unless told.</summary>
    public void SetPull(int line, bool up) => Change(line, l => l.PullsUp = up);

    /// <summary>Forces an input's level from outside; null lets go. A driven output does not care.</summary>
    public void Force(int line, bool? level) => Change(line, l => l.External = level);

    public void SetFault(int line, LineFault fault) => Change(line, l => l.Fault = fault);

    public LineFault FaultOf(int line)
    {
        lock (Gate) return all[line].Fault;
    }

    internal SimulatedLine Line(int offset) => all[offset];

    /// <summary>Brings a line to the level that follows from everything around it. Called under <see cref="Gate"/>.</summary>
    internal void Settle(SimulatedLine line)
    {
        bool level = line.Settled();
        if (level == line.Level || line.Fault == LineFault.Stuck) return;
        line.Level = level;
        var change = new LineChange(line.Offset, level, Stopwatch.GetTimestamp(), line.Consumer);
        log.Enqueue(change);
        if (log.Count > LongestLog) log.Dequeue();
        Edge(line, change.Timestamp);
        Changed?.Invoke(change);
    }

    private void Change(int offset, Action<SimulatedLine> change)
    {
        lock (Gate)
        {
            change(all[offset]);
            Settle(all[offset]);
        }
    }

    // As gpiolib's software debounce: each change restarts the period, and what stands at its end is reported.
    private void Edge(SimulatedLine line, long timestamp)
    {
        if (line.Settings.Debounce == TimeSpan.Zero)
        {
            Report(line, line.Level, timestamp);
            return;
        }
        // A timer that is late (its pool is busy) must not swallow what was stable for long enough.
        if (line.SettlingSince is { } since && clock.GetElapsedTime(since) >= line.Settings.Debounce) Report(line, !line.Level, timestamp);
        line.SettlingSince = clock.GetTimestamp();
        line.Settling?.Dispose();
        ITimer? own = null;
        own = clock.CreateTimer(
            _ =>
            {
                // One that was replaced while it waited for the lock has nothing to say any more.
                lock (Gate)
                    if (line.Settling == own) Report(line, line.Level, Stopwatch.GetTimestamp());
            },
            null, line.Settings.Debounce, Timeout.InfiniteTimeSpan);
        line.Settling = own;
    }

    private static void Report(SimulatedLine line, bool level, long timestamp)
    {
        if (line.ReportedLevel == level) return;
        line.ReportedLevel = level;
        line.Owner?.Tell(line, timestamp);
    }
}
