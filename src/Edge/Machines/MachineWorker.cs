using FabAccess.Core.Machines;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Time;
using FabAccess.Service;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Machines;

/// <summary>
/// The thread of one machine. Whatever goes wrong in its turns that nobody foresaw switches the machine off first and then
/// ends the program, which is started again.
/// </summary>
public sealed class MachineWorker
{
    // A start may wait two seconds for the disk.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(5);

    private readonly Bell bell = new();
    private readonly TaskCompletionSource begun = new(), ended = new();
    private readonly MachineTurns turns;
    private readonly IMachineSwitch relay;
    private readonly ILogger log;
    private readonly Thread thread;

    /// <param name="make">Makes the control; gets the question what stops a start.</param>
    /// <param name="relay">The control's line, to let go of it from outside.</param>
    /// <param name="folded">The machine as the journal left it.</param>
    /// <param name="time">For the passes.</param>
    /// <param name="log">For what a person should know.</param>
    public MachineWorker(Func<Func<EndReason?>, MachineControl> make, IMachineSwitch relay, MachineState folded, TimeProvider time, ILogger log)
        : this(MachineTurns.Of(make, time), relay, folded, log)
    {
    }

    internal MachineWorker(MachineTurns turns, IMachineSwitch relay, MachineState folded, ILogger log)
    {
        (this.turns, this.relay, this.log) = (turns, relay, log);
        turns.Inbox.Roused = bell.Ring;
        Pulse = new($"machine {Control.Machine}", LongestTurn, turns.Time);
        thread = new Thread(() => Run(folded)) { Name = Control.Machine.ToString(), IsBackground = true };
    }

    public MachineControl Control => turns.Control;

    public Pulse Pulse { get; }

    public void Start() => thread.Start();

    /// <summary>Waits until the machine has come back from whatever was before; false when it was not in time.</summary>
    public bool WaitBegun(TimeSpan atMost) => begun.Task.Wait(atMost);

    /// <summary>Never blocks. A card is dropped when too many wait.</summary>
    public void Tell(ReaderEvent told) => turns.Inbox.Offer(told);

    /// <summary>Never blocks and is never dropped.</summary>
    public void Stop() => turns.Inbox.Stop();

    /// <summary>Never blocks and is never dropped.</summary>
    public void Problem() => turns.Inbox.Problem();

    /// <summary>Never blocks; the latest counts.</summary>
    public void Interlocks(MachineInput.InterlocksChanged now) => turns.Inbox.Interlocks(now);

    /// <summary>Never blocks; the latest counts.</summary>
    public void Activity(MachineInput.ActivityChanged now) => turns.Inbox.Activity(now);

    public void PermitsChanged() => turns.Inbox.PermitsChanged();

    /// <summary>Asks the worker to switch off and end.</summary>
    public void ShutDown() => turns.Inbox.ShutDown();

    /// <summary>Waits until it has; false when it was not in time.</summary>
    public bool WaitEnded(TimeSpan atMost) => ended.Task.Wait(atMost);

    /// <summary>Switches the machine off without asking the worker. From any thread, also while the process falls.</summary>
    public void CutOff() => relay.GiveBack();

    private void Run(MachineState folded)
    {
        KernelPriority.GoFirst();
        try
        {
            Pulse.Awake();
            turns.Begin(folded);
            begun.SetResult();
            while (turns.Step())
            {
                var rest = turns.Rest;
                Pulse.Asleep(rest);
                bell.Wait(rest);
                Pulse.Awake();
            }
            Pulse.Asleep(Timeout.InfiniteTimeSpan);
            ended.SetResult();
        }
        catch (Exception e)
        {
            relay.GiveBack();
            MachineLog.WorkerFailed(log, Control.Machine, e.Message);
            throw;
        }
    }
}
