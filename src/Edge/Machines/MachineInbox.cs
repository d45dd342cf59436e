using FabAccess.Edge.Badges;

namespace FabAccess.Edge.Machines;

/// <summary>What waits for a machine's worker: a closed set.</summary>
internal abstract record InboxItem
{
    private InboxItem() { }

    public sealed record ShutDown : InboxItem;

    public sealed record Stop : InboxItem;

    public sealed record Reader(ReaderEvent Told) : InboxItem;

    public sealed record PermitsChanged : InboxItem;
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

    private readonly Lock gate = new();
    private readonly Queue<ReaderEvent> cards = [];
    private ReaderEvent? readerHealth;
    private bool isStopped, isShutDown, arePermitsChanged;

    /// <summary>Called, by whoever brings it, when something came. Must return at once.</summary>
    public Action? Roused { get; set; }

    /// <summary>Whether a stop, or the end, waits to be handled.</summary>
    public bool IsStopWaiting
    {
        get { lock (gate) return isStopped || isShutDown; }
    }

    public void Stop() => Set(() =>
    {
        isStopped = true;
        cards.Clear();
    });

    public void ShutDown() => Set(() => isShutDown = true);

    public void PermitsChanged() => Set(() => arePermitsChanged = true);

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
        if (readerHealth is { } health)
        {
            readerHealth = null;
            return new InboxItem.Reader(health);
        }
        if (Taken(ref arePermitsChanged)) return new InboxItem.PermitsChanged();
        return cards.TryDequeue(out var card) ? new InboxItem.Reader(card) : null;
    }

    private static bool Taken(ref bool flag)
    {
        bool was = flag;
        flag = false;
        return was;
    }

    private void Set(Action change)
    {
        lock (gate) change();
        Roused?.Invoke();
    }
}
