using FabAccess.Core.Machines;
using FabAccess.Edge.Badges;

namespace FabAccess.Edge.Machines;

/// <summary>What waits for a machine's worker: a closed set.</summary>
internal abstract record InboxItem
{
    private InboxItem() { }

    public sealed record ShutDown : InboxItem;

    public sealed record Stop : InboxItem;

    public sealed record Order(MachineInput Input) : InboxItem;

    /// <summary>What a contact of the machine says: <see cref="MachineInput.InterlocksChanged"/> or <see cref="MachineInput.ActivityChanged"/>.</summary>
    public sealed record Contact(MachineInput Input) : InboxItem;

    public sealed record Problem : InboxItem;

    public sealed record Reader(ReaderEvent Told) : InboxItem;

    public sealed record PermitsChanged : InboxItem;

    public sealed record RightsRefused(MachineInput.RightsRefused Input) : InboxItem;
}

/// <summary>
/// The worker's bounded inbox. A stop is a flag, not a place in a queue: it cannot be dropped, and it goes first. Cards are
/// a short queue that drops what comes when it is full (the person taps again). A stop also throws away the cards that
/// waited before it: nothing that was wished before a stop may start the machine after it.
/// </summary>
internal sealed class MachineInbox
{
    /// <summary>More taps than that while a worker is busy are impatience.</summary>
    public const int MostCards = 8;

    /// <summary>More causes than that while a worker is busy come from somebody who tries them all; what follows is only logged.</summary>
    public const int MostRefusals = 16;

    /// <summary>Each is signed and good for half a minute: more than that while a worker is busy nobody orders.</summary>
    public const int MostOrders = 8;

    private readonly Lock gate = new();
    private readonly Queue<ReaderEvent> cards = [];
    private readonly Queue<MachineInput> orders = [];
    private readonly Queue<MachineInput.RightsRefused> refusals = [];
    private ReaderEvent? readerHealth;
    private MachineInput.InterlocksChanged? interlocks;
    private MachineInput.ActivityChanged? activity;
    private bool isStopped, isShutDown, arePermitsChanged, hasProblem;

    /// <summary>Called, by whoever brings it, when something came. Must return at once.</summary>
    public Action? Roused { get; set; }

    /// <summary>What waits to be handled that a machine must not get power before; null when nothing does.</summary>
    public EndReason? WaitingStop
    {
        get
        {
            lock (gate)
            {
                if (isShutDown) return EndReason.Shutdown;
                if (isStopped || hasProblem) return EndReason.Button;
                if (interlocks is { Open: not Core.Machines.Interlocks.None }) return EndReason.Interlock;
                return orders.Any(o => o is MachineInput.StopOrdered) ? EndReason.Order : null;
            }
        }
    }

    public void Stop() => Set(() =>
    {
        isStopped = true;
        cards.Clear();
    });

    public void ShutDown() => Set(() => isShutDown = true);

    /// <summary>Somebody reports a problem; never dropped.</summary>
    public void Problem() => Set(() => hasProblem = true);

    /// <summary>What the interlock says now. Contacts that cut and closed again before the worker looked have cut all the same.</summary>
    public void Interlocks(MachineInput.InterlocksChanged now) =>
        Set(() => interlocks = interlocks is { } waiting ? now with { Cutting = now.Cutting | waiting.Cutting } : now);

    /// <summary>What tells idle from busy says now; only the latest counts.</summary>
    public void Activity(MachineInput.ActivityChanged now) => Set(() => activity = now);

    /// <summary>
    /// The server ordered this. It goes before all but a stop, and is no flag as that one is: it is for one session, and
    /// throws nobody's card away who came after.
    /// </summary>
    /// <returns>False when it was dropped.</returns>
    public bool Order(MachineInput input)
    {
        bool isTaken = false;
        Set(() =>
        {
            if (isTaken = orders.Count < MostOrders) orders.Enqueue(input);
        });
        return isTaken;
    }

    public void PermitsChanged() => Set(() => arePermitsChanged = true);

    /// <summary>Something about rights was refused, and is to be written down. Waits until nobody does.</summary>
    public void RightsRefused(MachineInput.RightsRefused input) => Set(() =>
    {
        if (refusals.Count < MostRefusals) refusals.Enqueue(input);
    });

    /// <summary>False when it was dropped.</summary>
    public bool Offer(ReaderEvent told)
    {
        lock (gate)
        {
            // Of a reader's health only the latest news counts.
            if (told is ReaderEvent.Lost or ReaderEvent.Back) readerHealth = told;
            else if (cards.Count >= MostCards) return false;
            else cards.Enqueue(told);
        }
        Roused?.Invoke();
        return true;
    }

    /// <summary>What comes first of what waits; null when nothing does.</summary>
    public InboxItem? Next()
    {
        lock (gate) return TakeNext();
    }

    private InboxItem? TakeNext()
    {
        if (isShutDown) return new InboxItem.ShutDown();
        if (Taken(ref isStopped)) return new InboxItem.Stop();
        if (Taken(ref interlocks) is { } contacts) return new InboxItem.Contact(contacts);
        if (Taken(ref hasProblem)) return new InboxItem.Problem();
        if (orders.TryDequeue(out var order)) return new InboxItem.Order(order);
        if (Taken(ref readerHealth) is { } health) return new InboxItem.Reader(health);
        if (Taken(ref activity) is { } works) return new InboxItem.Contact(works);
        if (Taken(ref arePermitsChanged)) return new InboxItem.PermitsChanged();
        if (cards.TryDequeue(out var card)) return new InboxItem.Reader(card);
        return refusals.TryDequeue(out var refused) ? new InboxItem.RightsRefused(refused) : null;
    }

    private static bool Taken(ref bool flag)
    {
        bool was = flag;
        flag = false;
        return was;
    }

    private static T? Taken<T>(ref T? latest)
        where T : class
    {
        var was = latest;
        latest = null;
        return was;
    }

    private void Set(Action change)
    {
        lock (gate) change();
        Roused?.Invoke();
    }
}
