using FabAccess.Core.Machines;

namespace FabAccess.Edge.Machines;

/// <summary>
/// What a machine does, turn after turn, with somebody else's thread and clock: takes from its inbox, one at a time, and
/// passes the time in between. <see cref="MachineWorker"/> takes the turns on a thread.
/// </summary>
internal sealed class MachineTurns(MachineControl control, MachineInbox inbox, TimeProvider time)
{
    private long passed;
    private bool mayMoreWait;

    public MachineControl Control => control;

    public MachineInbox Inbox => inbox;

    public TimeProvider Time => time;

    /// <summary>Between two looks at line, journal and running session.</summary>
    public TimeSpan PassEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long it can do without the next step, if nothing comes; zero when more may wait.</summary>
    public TimeSpan Rest
    {
        get
        {
            var rest = mayMoreWait ? TimeSpan.Zero : PassEvery - time.GetElapsedTime(passed);
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    /// <param name="make">Makes the control; gets the question what stops a start.</param>
    /// <param name="time">For the passes.</param>
    public static MachineTurns Of(Func<Func<EndReason?>, MachineControl> make, TimeProvider time)
    {
        var inbox = new MachineInbox();
        return new(make(() => inbox.WaitingStop), inbox, time);
    }

    /// <summary>Comes back from whatever was before; see <see cref="MachineControl.Begin"/>.</summary>
    public void Begin(MachineState folded)
    {
        control.Begin(folded);
        passed = time.GetTimestamp();
    }

    /// <summary>Does one thing that waits, and passes the time when that is due. False when it has shut down: the end.</summary>
    public bool Step()
    {
        var item = inbox.Next();
        mayMoreWait = item is not null;
        if (item is InboxItem.ShutDown)
        {
            control.ShutDown();
            return false;
        }
        if (item is not null) Handle(item);
        if (time.GetElapsedTime(passed) < PassEvery) return true;
        passed = time.GetTimestamp();
        control.Pass();
        return true;
    }

    private void Handle(InboxItem item)
    {
        switch (item)
        {
            case InboxItem.Stop:
                control.Stop();
                break;
            case InboxItem.Contact contact:
                control.Sense(contact.Input);
                break;
            case InboxItem.Problem:
                control.ReportProblem();
                break;
            case InboxItem.Order order:
                control.Obey(order.Input);
                break;
            case InboxItem.Reader reader:
                control.Tell(reader.Told);
                break;
            case InboxItem.PermitsChanged:
                control.LookAtPermits();
                break;
            case InboxItem.RightsRefused refused:
                control.Note(refused.Input);
                break;
            default:
                throw new InvalidOperationException($"No such item: {item}.");
        }
    }
}
