using FabAccess.Core.Values;
using FabAccess.Edge.Time;
using FabAccess.Service;

namespace FabAccess.Edge.Power;

/// <summary>Gives a meter its turns, once a second, on a thread of its own: a bus that is stuck costs its own machine what it knows of its power, and nobody a start.</summary>
internal sealed class MeterThread(MeterTurns turns, MachineId machine, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    // A bus that is stuck takes the kernel seconds.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(30), EndBound = TimeSpan.FromSeconds(1);

    private readonly TurnThread thread = new($"meter of {machine}", () => Turn(turns), turns.Dispose, LongestTurn, EndBound, time);

    public Pulse Pulse => thread.Pulse;

    /// <summary>Any thread.</summary>
    public MeterStanding Standing => turns.Standing;

    public void Start() => thread.Start();

    public void Dispose() => thread.Dispose();

    private static TimeSpan Turn(MeterTurns turns)
    {
        turns.Turn();
        return Every;
    }
}
