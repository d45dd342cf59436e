using System.Runtime.CompilerServices;
using FabAccess.Edge.Identity;
using FabAccess.Service;

namespace FabAccess.Edge.Permits;

/// <summary>
/// Takes permit lists and configurations off the network's thread: reading, storing and syncing a large list takes its time, and
/// a disk that hangs must hold up neither acknowledgements nor the journal's way out. Holds one of each; a newer one replaces it,
/// since each is whole. A configuration goes first: a list that comes with it may be signed by a key that it brings.
/// </summary>
internal sealed class PermitIntake : IDisposable
{
    /// <summary>Badges.</summary>
    private const int LargeList = 1000;

    /// <summary>Between two notes of the list's age; so much of it a power cut can take.</summary>
    private static readonly TimeSpan RememberEvery = TimeSpan.FromMinutes(15);

    private readonly object gate = new();
    private readonly PermitStore store;
    private readonly ConfigStore config;
    private readonly Thread thread;
    private (byte[] Payload, bool IsFresh)? waiting;
    private byte[]? waitingConfig;
    private bool isEnding;

    public PermitIntake(PermitStore store, ConfigStore config)
    {
        (this.store, this.config) = (store, config);
        thread = new Thread(Run) { Name = "permits", IsBackground = true };
        thread.Start();
    }

    /// <summary>Never blocks.</summary>
    /// <param name="payload">Of <c>down/permits</c>.</param>
    /// <param name="isFresh">Whether it came as it was published.</param>
    public void Offer(byte[] payload, bool isFresh)
    {
        lock (gate)
        {
            waiting = (payload, isFresh);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>The same for a configuration.</summary>
    public void OfferConfig(byte[] payload)
    {
        lock (gate)
        {
            waitingConfig = payload;
            Monitor.Pulse(gate);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isEnding = true;
            Monitor.Pulse(gate);
        }
        thread.Join(TimeSpan.FromSeconds(2));
    }

    private void Run()
    {
        GiveBackMemory();
        while (TakeNext(out bool hasCome))
            if (hasCome) GiveBackMemory();
        store.Remember();
    }

    // Its own method, so that the payload is garbage when memory is given back.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TakeNext(out bool hasCome)
    {
        hasCome = false;
        if (!Next(out byte[]? told, out var list)) return false;
        if (told is not null) config.Accept(told);
        if (list is not { } come)
        {
            store.Remember();
            return true;
        }
        hasCome = true;
        store.Accept(come.Payload, come.IsFresh);
        return true;
    }

    // Reading a large list leaves several times its size behind, and the same list again, as each connection brings it, its
    // size; a box that idles would keep it for hours, since nothing is collected where nothing is allocated. The pause is some 10 ms.
    private void GiveBackMemory()
    {
        if (store.Current?.List.BadgeCount > LargeList) UnusedMemory.GiveBack();
    }

    // False at the end; nothing when none came for a while.
    private bool Next(out byte[]? told, out (byte[] Payload, bool IsFresh)? list)
    {
        lock (gate)
        {
            if (waiting is null && waitingConfig is null && !isEnding) Monitor.Wait(gate, RememberEvery);
            (told, list) = (waitingConfig, waiting);
            (waitingConfig, waiting) = (null, null);
            return !isEnding;
        }
    }
}
