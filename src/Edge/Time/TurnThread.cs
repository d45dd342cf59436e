using FabAccess.Service;

namespace FabAccess.Edge.Time;

/// <summary>
/// A thread of a device's own that takes turns: it rests for as long as each turn says, or until it is rung, and its pulse shows
/// that it is alive. A device that is deaf so costs nobody else a turn. No job is cut for it (<see cref="Pulse.CanWait"/>).
/// </summary>
internal sealed class TurnThread : IDisposable
{
    private readonly Bell bell = new();
    private readonly Func<TimeSpan> turn;
    private readonly Action after;
    private readonly TimeSpan endBound;
    private readonly Thread thread;
    private volatile bool isEnding;
    private bool isDisposed;

    /// <param name="name">Of what, for a person.</param>
    /// <param name="turn">One turn, for how long to rest after it; must not throw.</param>
    /// <param name="after">Runs once after the last turn, on the same thread; must not throw.</param>
    /// <param name="longestTurn">What takes longer hangs.</param>
    /// <param name="endBound">For how long the end is waited for.</param>
    /// <param name="time">For the pulse.</param>
    public TurnThread(string name, Func<TimeSpan> turn, Action after, TimeSpan longestTurn, TimeSpan endBound, TimeProvider time)
    {
        (this.turn, this.after, this.endBound) = (turn, after, endBound);
        Pulse = new(name, longestTurn, time) { CanWait = true };
        thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    public Pulse Pulse { get; }

    public bool IsStarted => !thread.ThreadState.HasFlag(ThreadState.Unstarted);

    public void Start() => thread.Start();

    /// <summary>The next turn is due now. Any thread; returns at once.</summary>
    public void Ring() => bell.Ring();

    /// <summary>Whether a whole turn is taken after the end was asked for: what was wanted last is still told.</summary>
    public bool EndsWithATurn { get; init; }

    /// <summary>The turn that runs is the last, or the one after it. Any thread; returns at once.</summary>
    public void End()
    {
        isEnding = true;
        bell.Ring();
    }

    /// <summary>Ends it and waits; one that was never started ends at once.</summary>
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        End();
        if (IsStarted) thread.Join(endBound);
        else after();
    }

    private void Run()
    {
        while (!isEnding)
        {
            Pulse.Awake();
            var rest = turn();
            Pulse.Asleep(rest);
            bell.Wait(rest);
        }
        if (EndsWithATurn) turn();
        Pulse.Asleep(Timeout.InfiniteTimeSpan);
        after();
    }
}
