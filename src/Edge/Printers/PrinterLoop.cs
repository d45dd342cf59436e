using FabAccess.Core.Values;
using FabAccess.Edge.Time;
using FabAccess.Service;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Printers;

/// <summary>The thread of one printer: a question every 2 s while its machine has power, every 15 s otherwise. A printer that is deaf holds up nobody else.</summary>
internal sealed class PrinterLoop : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), LongestTurn = TimeSpan.FromSeconds(30), EndBound = TimeSpan.FromSeconds(7);

    private readonly PrinterTurns turns;
    private readonly MachineId machine;
    private readonly Func<bool> hasPower;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly TurnThread thread;
    private long? askedAt;
    private string? said;

    /// <param name="turns">What it does; it is disposed of at the end.</param>
    /// <param name="machine">Whose.</param>
    /// <param name="hasPower">Whether that has power; any thread.</param>
    /// <param name="time">For the pauses.</param>
    /// <param name="log">For what a person should know.</param>
    public PrinterLoop(PrinterTurns turns, MachineId machine, Func<bool> hasPower, TimeProvider time, ILogger log)
    {
        (this.turns, this.machine, this.hasPower, this.time, this.log) = (turns, machine, hasPower, time, log);
        thread = new($"printer of {machine}", Turn, turns.Dispose, LongestTurn, EndBound, time);
    }

    public Pulse Pulse => thread.Pulse;

    public void Start() => thread.Start();

    public void Dispose() => thread.Dispose();

    private TimeSpan Turn()
    {
        bool isOn = hasPower();
        if (askedAt is { } at && time.GetElapsedTime(at) < (isOn ? PrinterTurns.Often : PrinterTurns.Seldom)) return Look;
        askedAt = time.GetTimestamp();
        turns.Turn(isOn);
        Say(turns.Trouble);
        return Look;
    }

    private void Say(string? trouble)
    {
        if (trouble is not null && said is null) PrinterLog.Silent(log, machine, trouble);
        if (trouble is null && said is not null) PrinterLog.Back(log, machine, turns.Place);
        said = trouble;
    }
}
