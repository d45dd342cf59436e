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

    private readonly Bell bell = new();
    private readonly ReaderPanel panel;
    private readonly MachineId machine;
    private readonly ILogger log;
    private readonly Thread thread;
    private volatile bool isEnding;

    public PanelThread(ReaderPanel panel, MachineId machine, TimeProvider time, ILogger log)
    {
        (this.panel, this.machine, this.log) = (panel, machine, log);
        Pulse = new($"signals {machine}", LongestTurn, time) { CanWait = true };
        thread = new Thread(Run) { Name = $"signals {machine}", IsBackground = true };
    }

    public Pulse Pulse { get; }

    public void Start() => thread.Start();

    /// <summary>Any thread; returns at once.</summary>
    public void Tell(Signal signal)
    {
        panel.Tell(signal);
        bell.Ring();
    }

    /// <summary>Any thread; returns at once.</summary>
    public void Hear(ReaderEvent heard)
    {
        panel.Hear(heard);
        bell.Ring();
    }

    public void Dispose()
    {
        isEnding = true;
        bell.Ring();
        if (thread.IsAlive) thread.Join(EndBound);
    }

    private void Run()
    {
        try
        {
            while (!isEnding)
            {
                Pulse.Awake();
                var rest = panel.Turn();
                Pulse.Asleep(rest);
                bell.Wait(rest);
            }
            panel.Dispose();
        }
        // Whatever it is: no job may be cut because of a lamp.
        catch (Exception e)
        {
            PanelLog.Failed(log, machine, e.Message);
        }
        Pulse.Asleep(Timeout.InfiniteTimeSpan);
    }
}
