using FabAccess.Core.Values;
using FabAccess.Edge.Time;
using FabAccess.Service;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Printers;

/// <summary>The thread of one printer: a question every 2 s while its machine has power, every 15 s otherwise. A printer that is deaf holds up nobody else.</summary>
internal sealed class PrinterLoop : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), LongestTurn = TimeSpan.FromSeconds(30), EndBound = TimeSpan.FromSeconds(7);

    private readonly Bell bell = new();
    private readonly PrinterTurns turns;
    private readonly MachineId machine;
    private readonly Func<bool> hasPower;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Thread thread;
    private volatile bool isEnding;

    /// <param name="turns">What it does; it is disposed of at the end.</param>
    /// <param name="machine">Whose.</param>
    /// <param name="hasPower">Whether that has power; any thread.</param>
    /// <param name="time">For the pauses.</param>
    /// <param name="log">For what a person should know.</param>
    public PrinterLoop(PrinterTurns turns, MachineId machine, Func<bool> hasPower, TimeProvider time, ILogger log)
    {
        (this.turns, this.machine, this.hasPower, this.time, this.log) = (turns, machine, hasPower, time, log);
        Pulse = new($"printer of {machine}", LongestTurn, time) { CanWait = true };
        thread = new Thread(Run) { Name = $"printer {machine}", IsBackground = true };
    }

    public Pulse Pulse { get; }

    public void Start() => thread.Start();

    public void Dispose()
    {
        isEnding = true;
        bell.Ring();
        if (!thread.ThreadState.HasFlag(ThreadState.Unstarted)) thread.Join(EndBound);
        else turns.Dispose();
    }

    private void Run()
    {
        long? askedAt = null;
        string? said = null;
        while (!isEnding)
        {
            bool isOn = hasPower();
            Pulse.Awake();
            if (askedAt is not { } at || time.GetElapsedTime(at) >= (isOn ? PrinterTurns.Often : PrinterTurns.Seldom))
            {
                askedAt = time.GetTimestamp();
                turns.Turn(isOn);
                Say(ref said, turns.Trouble);
            }
            Pulse.Asleep(Look);
            bell.Wait(Look);
        }
        Pulse.Asleep(Timeout.InfiniteTimeSpan);
        turns.Dispose();
    }

    private void Say(ref string? said, string? trouble)
    {
        if (trouble is not null && said is null) PrinterLog.Silent(log, machine, trouble);
        if (trouble is null && said is not null) PrinterLog.Back(log, machine, turns.Place);
        said = trouble;
    }
}
