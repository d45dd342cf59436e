using FabAccess.Core.Machines;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Time;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Machines;

/// <summary>
/// The thread of one machine: takes from the inbox, one at a time, and passes the time in between. Whatever goes wrong
/// in it that nobody foresaw switches the machine off first and then ends the program, which is started again.
/// </summary>
public sealed class MachineWorker
{
    /// <summary>Between two looks at line, journal and running session.</summary>
    private static readonly TimeSpan PassEvery = TimeSpan.FromSeconds(1);

    private readonly MachineInbox inbox = new();
    private readonly TaskCompletionSource begun = new(), ended = new();
    private readonly MachineControl control;
    private readonly RelayLine relay;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Thread thread;

    /// <param name="make">Makes the control; gets the question whether a stop is waiting.</param>
    /// <param name="relay">The control's line, to let go of it from outside.</param>
    /// <param name="folded">The machine as the journal left it.</param>
    /// <param name="time">For the passes.</param>
    /// <param name="log">For what a person should know.</param>
    public MachineWorker(Func<Func<bool>, MachineControl> make, RelayLine relay, MachineState folded, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(make);
        (this.relay, this.time, this.log) = (relay, time, log);
        control = make(() => inbox.IsStopWaiting);
        thread = new Thread(() => Run(folded)) { Name = control.Machine.ToString(), IsBackground = true };
    }

    public MachineControl Control => control;

    public void Start() => thread.Start();

    /// <summary>Waits until the machine has come back from whatever was before; false when it was not in time.</summary>
    public bool WaitBegun(TimeSpan atMost) => begun.Task.Wait(atMost);

    /// <summary>Never blocks. A card is dropped when too many wait.</summary>
    public void Tell(ReaderEvent told) => inbox.Offer(told);

    /// <summary>Never blocks and is never dropped.</summary>
    public void Stop() => inbox.Stop();

    public void PermitsChanged() => inbox.PermitsChanged();

    /// <summary>Asks the worker to switch off and end.</summary>
    public void ShutDown() => inbox.ShutDown();

    /// <summary>Waits until it has; false when it was not in time.</summary>
    public bool WaitEnded(TimeSpan atMost) => ended.Task.Wait(atMost);

    /// <summary>Switches the machine off without asking the worker. From any thread, also while the process falls.</summary>
    public void CutOff() => relay.GiveBack();

    private void Run(MachineState folded)
    {
        KernelPriority.GoFirst();
        try
        {
            control.Begin(folded);
            begun.SetResult();
            long passed = time.GetTimestamp();
            while (Handle(inbox.Take(PassEvery)))
            {
                if (time.GetElapsedTime(passed) < PassEvery) continue;
                passed = time.GetTimestamp();
                control.Pass();
            }
            ended.SetResult();
        }
        catch (Exception e)
        {
            relay.GiveBack();
            MachineLog.WorkerFailed(log, control.Machine, e.Message);
            throw;
        }
    }

    private bool Handle(InboxItem item)
    {
        switch (item)
        {
            case InboxItem.ShutDown:
                control.ShutDown();
                return false;
            case InboxItem.Stop:
                control.Stop();
                return true;
            case InboxItem.Reader reader:
                control.Tell(reader.Told);
                return true;
            case InboxItem.PermitsChanged:
                control.LookAtPermits();
                return true;
            case InboxItem.Nothing:
                return true;
            default:
                throw new InvalidOperationException($"No such item: {item}.");
        }
    }
}
