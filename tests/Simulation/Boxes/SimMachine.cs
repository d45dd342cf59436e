using System.Diagnostics.CodeAnalysis;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Machines;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Boxes;

/// <summary>
/// One machine as it stands in the lab: its relay, its reader, its button, and what the display says. It is there whether or
/// not its box runs; a running box listens to it.
///
/// The reader is only looked at while there is something to see: 25 looks a second for a month would be most of the work.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The watch holds a simulated reader, which holds nothing.")]
internal sealed class SimMachine : IMachineFront
{
    private static readonly TimeSpan Reaching = TimeSpan.FromMilliseconds(280), Watching = TimeSpan.FromSeconds(1.2), Edge = TimeSpan.FromMilliseconds(12);

    /// <summary>In these seconds after something happens the worker passes as often as it does on a real box.</summary>
    private static readonly TimeSpan Alertness = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1), Nearly = TimeSpan.FromMilliseconds(20), MarkEvery = TimeSpan.FromSeconds(60);

    private readonly World world;
    private readonly List<BadgeUid> lying = [];
    private TimeSpan watchedUntil, alertUntil;
    private MachineTurns? turns;
    private Actor? worker;
    private TimeProvider? clock;
    private ReaderWatch? watch;
    private Actor? reader;
    private int hand;

    public SimMachine(World world, LabMachine machine)
    {
        (this.world, Lab) = (world, machine);
        Id = MachineId.Parse(machine.Id);
        Line = new(machine.Id);
    }

    public LabMachine Lab { get; }

    public MachineId Id { get; }

    public SimLine Line { get; }

    public SimField Field { get; } = new();

    public bool HasPower => Line.HasPower;

    public bool IsBusy => lying.Count > 0;

    public Action<Shown>? Display { get; set; }

    /// <summary>Its reader or its line does not do what it should.</summary>
    public bool IsTroubled => Field.Trouble != ReaderTrouble.None || Line.Stuck is not null || Line.IsLost || Line.RefusesDrive;

    /// <summary>The permit list by which its worker judges in this turn.</summary>
    public (int Epoch, long Generation) Held { get; set; }

    /// <summary>Cards that lie there now, in hexadecimal digits.</summary>
    public IEnumerable<string> Cards => lying.Select(c => Convert.ToHexString(c.Bytes));

    /// <summary>Told when the button is pressed and a running box hears it.</summary>
    public Action? StopHeard { get; set; }

    /// <summary>A box begins to listen.</summary>
    public void Attach(MachineTurns begun, Actor worker, TimeProvider boxClock, Func<TimeSpan> delay)
    {
        (turns, this.worker, clock) = (begun, worker, boxClock);
        watch = new(Field.Open, told => begun.Inbox.Offer(told), boxClock);
        var mine = watch;
        reader = new(world, () => Look(mine), delay);
        Watch(Watching);
        Alert();
    }

    /// <summary>The box is gone.</summary>
    public void Detach()
    {
        reader?.End();
        (turns, worker, watch, reader) = (null, null, null, null);
    }

    /// <summary>Something happens around here.</summary>
    public void Alert()
    {
        alertUntil = world.Now + Alertness;
        SetPace();
    }

    /// <summary>The reader is looked at from now on, for so long.</summary>
    public void Watch(TimeSpan during)
    {
        var until = world.Now + during;
        if (until > watchedUntil) watchedUntil = until;
        reader?.Rouse();
    }

    /// <summary>How often the worker passes, by how much there is to see.</summary>
    public void SetPace()
    {
        if (turns is null) return;
        var every = world.Now < alertUntil ? TimeSpan.FromSeconds(1) : turns.Control.State.Session is { } session ? UntilMark(session) : TimeSpan.FromMinutes(5);
        if (turns.PassEvery == every) return;
        bool isSooner = every < turns.PassEvery;
        turns.PassEvery = every;
        if (isSooner) worker?.Schedule(turns.Rest);
    }

    // In a session nothing is to be done before the next mark is due.
    private TimeSpan UntilMark(OpenSession session)
    {
        var sincePass = turns!.PassEvery - turns.Rest;
        var sinceMark = clock!.GetElapsedTime(0) - TimeSpan.FromMilliseconds(session.LastMark.MonotonicMilliseconds);
        // The pass that finds it due is one of those that come each second.
        var left = TimeSpan.FromSeconds(Math.Ceiling((MarkEvery - sinceMark).TotalSeconds));
        // A slow clock is not quite there when it is woken: that is no reason to begin anew.
        return left <= Nearly || turns.Rest <= Nearly ? OneSecond : sincePass + left;
    }

    public void Show(Signal signal)
    {
        Alert();
        Display?.Invoke(signal switch
        {
            Signal.Started => Shown.Started,
            Signal.Ended => Shown.Ended,
            Signal.Refused => Shown.Refused,
            Signal.HalfRead => Shown.HalfRead,
            _ => Shown.Fault,
        });
    }

    public void Lay(IReadOnlyList<BadgeUid> cards, bool isTorn)
    {
        Alert();
        lying.AddRange(cards);
        int mine = ++hand;
        Watch(Reaching + Watching);
        world.After(Reaching, () =>
        {
            if (mine != hand) return;
            Field.IsTorn = isTorn;
            foreach (var card in lying) Field.Lay(card);
        });
    }

    public void Lift()
    {
        hand++;
        foreach (var card in lying) Field.Lift(card);
        lying.Clear();
        Watch(Watching);
    }

    public void PressStop()
    {
        Alert();
        world.After(Edge, () =>
        {
            if (turns is null) return;
            StopHeard?.Invoke();
            turns.Inbox.Stop();
        });
    }

    private TimeSpan Look(ReaderWatch watching)
    {
        var rest = watching.Step();
        if (!Field.IsEmpty || world.Now < watchedUntil) return rest;
        // A reader that is away is asked for again now and then, so that it is found when it is back.
        return Field.Trouble == ReaderTrouble.None ? Timeout.InfiniteTimeSpan : TimeSpan.FromMinutes(5);
    }
}
