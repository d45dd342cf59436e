using System.Diagnostics;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Edge.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>One machine with everything around it made of memory; the story keeps the order of effects.</summary>
internal sealed class Workshop
{
    private readonly List<string> story = [];

    public Workshop()
    {
        Line = new(Tell);
        Journal = new(Tell);
        Relay = new(() => Line, 22);
        Use(TestPermits.List([TestUids.Badge, TestUids.Other]));
        Control = Make(() => WaitingStop);
    }

    public VirtualTime Time { get; } = new();

    public FakeLines Line { get; }

    public FakeJournal Journal { get; }

    public RelayLine Relay { get; }

    public MachineControl Control { get; }

    public EndReason? WaitingStop { get; set; }

    /// <summary>Gets what the person is told, besides the story.</summary>
    public Action<Signal>? Shown { get; set; }

    public HeldPermits? Held { get; private set; }

    public IReadOnlyList<string> Story
    {
        get { lock (story) return [.. story]; }
    }

    public MachineControl Make(Func<EndReason?> waitingStop) => Make(waitingStop, hasLostMemory: false);

    public MachineControl Make(Func<EndReason?> waitingStop, bool hasLostMemory, IMachineSwitch? extraction = null, ExclusiveGroups? groups = null, bool isMetered = false, IMachineSwitch? power = null) =>
        new(TestPermits.Laser, power ?? Relay, Journal, Time.Clock, new(TestPermits.Key, () => Held), Show, NullLogger.Instance)
        {
            WaitingStop = waitingStop,
            HasLostMemory = hasLostMemory,
            Extraction = extraction,
            Groups = groups ?? new(),
            IsMetered = isMetered,
            StartBound = TimeSpan.FromMilliseconds(50),
        };

    public Workshop Begun(MachineState? folded = null)
    {
        Control.Begin(folded ?? MachineState.Initial);
        return Forget();
    }

    public Workshop Running()
    {
        Begun().Tap(TestUids.Badge);
        Assert.True(Line.IsHigh);
        return Forget();
    }

    public Workshop Forget()
    {
        lock (story) story.Clear();
        return this;
    }

    /// <summary>The same list with other rules of use.</summary>
    public void Use(UsePolicy use, IncidentId? lifted = null)
    {
        var list = TestPermits.List([TestUids.Badge, TestUids.Other]);
        var rules = list.Machines.Select(m => m with { Use = use, LiftedIncident = lifted });
        var badges = new[] { TestUids.Badge, TestUids.Other }.Select(uid => BadgeHash.Of(uid, TestPermits.Key)).Select(hash => KeyValuePair.Create(hash, list.Badge(hash)!.Value));
        Use(new PermitList(list.Generation, list.IssuedAt, list.NotAfter, rules, badges));
    }

    public void Use(PermitList list) => Held = new(list, Time.Clock.Now());

    public void Tap(BadgeUid uid) => Control.Tell(Card(uid));

    public static ReaderEvent Card(BadgeUid uid) => new ReaderEvent.CardPresented(uid, Stopwatch.GetTimestamp());

    public void Tells(params string[] expected) => Assert.Equal(expected, Story);

    private static string Name(Signal signal) => signal switch
    {
        Signal.Refused r => $"Refused {r.Reason}",
        Signal.Ended e => $"Ended {e.Reason}",
        Signal.Fault f => $"Fault {f.Faults}",
        _ => signal.GetType().Name,
    };

    private void Show(Signal signal)
    {
        Tell($"signal {Name(signal)}");
        Shown?.Invoke(signal);
    }

    private void Tell(string what)
    {
        lock (story) story.Add(what);
    }
}
