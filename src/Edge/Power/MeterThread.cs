using FabAccess.Core.Values;
using FabAccess.Edge.Time;
using FabAccess.Service;

namespace FabAccess.Edge.Power;

/// <summary>Gives a meter its turns, once a second, on a thread of its own: a bus that is stuck costs its own machine what it knows of its power, and nobody a start.</summary>
internal sealed class MeterThread : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    // A bus that is stuck takes the kernel seconds.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(30), EndBound = TimeSpan.FromSeconds(1);

    private readonly Bell bell = new();
    private readonly MeterTurns turns;
    private readonly Thread thread;
    private volatile bool isEnding;

    public MeterThread(MeterTurns turns, MachineId machine, TimeProvider time)
    {
        this.turns = turns;
        Pulse = new($"meter of {machine}", LongestTurn, time) { CanWait = true };
        thread = new Thread(Run) { Name = $"meter {machine}", IsBackground = true };
    }

    public Pulse Pulse { get; }

    /// <summary>Any thread.</summary>
    public MeterStanding Standing => turns.Standing;

    public void Start() => thread.Start();

    public void Dispose()
    {
        isEnding = true;
        bell.Ring();
        if (thread.IsAlive) thread.Join(EndBound);
    }

    private void Run()
    {
        while (!isEnding)
        {
            Pulse.Awake();
            turns.Turn();
            Pulse.Asleep(Every);
            bell.Wait(Every);
        }
        Pulse.Asleep(Timeout.InfiniteTimeSpan);
        turns.Dispose();
    }
}
