using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Time;
using FabAccess.Service;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Signals;

/// <summary>Gives a panel its turns, on a thread that comes after the machines'. What fails here costs a machine its signals and nothing else.</summary>
internal sealed class PanelThread : IDisposable
{
    // A display that is sent whole takes 80 ms; a bus that is stuck takes the kernel seconds.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10), EndBound = TimeSpan.FromSeconds(1);

    private readonly ReaderPanel panel;
    private readonly MachineId machine;
    private readonly ILogger log;
    private readonly TurnThread thread;
    private bool hasFailed;

    public PanelThread(ReaderPanel panel, MachineId machine, TimeProvider time, ILogger log)
    {
        (this.panel, this.machine, this.log) = (panel, machine, log);
        thread = new($"signals of {machine}", Turn, GoDark, LongestTurn, EndBound, time);
    }

    public Pulse Pulse => thread.Pulse;

    /// <summary>Why the display shows nothing; null where it does, or there is none. Any thread.</summary>
    public string? DisplayTrouble => panel.DisplayTrouble;

    public void Start() => thread.Start();

    /// <summary>Any thread; returns at once.</summary>
    public void Tell(Signal signal)
    {
        panel.Tell(signal);
        thread.Ring();
    }

    /// <summary>Any thread; returns at once.</summary>
    public void Hear(ReaderEvent heard)
    {
        panel.Hear(heard);
        thread.Ring();
    }

    public void Dispose() => thread.Dispose();

    private TimeSpan Turn()
    {
        var rest = Timeout.InfiniteTimeSpan;
        Try(() => rest = panel.Turn());
        return rest;
    }

    private void GoDark()
    {
        if (!hasFailed) Try(panel.Dispose);
    }

    // Whatever it is: no job may be cut because of a lamp.
    private void Try(Action what)
    {
        try
        {
            what();
        }
        catch (Exception e)
        {
            hasFailed = true;
            thread.End();
            PanelLog.Failed(log, machine, e.Message);
        }
    }
}
