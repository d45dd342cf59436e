using FabAccess.Core.Machines;
using FabAccess.Core.Printers;
using FabAccess.Edge.Devices;
using FabAccess.Edge.Time;

namespace FabAccess.Edge.Printers;

/// <summary>
/// Asks one printer, turn after turn, and tells what is new about its work. Many a printer hangs on its machine's own power: that it is silent
/// without a session is no trouble, and with one only when it had the time to start.
/// </summary>
/// <param name="printer">It is disposed of at the end.</param>
/// <param name="coolBelow">Degrees Celsius below which a heater is cool.</param>
/// <param name="clock">For the moments.</param>
internal sealed class PrinterTurns(IPrinter printer, decimal coolBelow, BoxClock clock) : IDisposable
{
    /// <summary>Between two questions while the machine has power, and without.</summary>
    public static readonly TimeSpan Often = TimeSpan.FromSeconds(2), Seldom = TimeSpan.FromSeconds(15);

    /// <summary>A computer beside a printer is up within this.</summary>
    public static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private PrinterWork work = PrinterWork.Unknown;
    private MachineInput.ActivityChanged? told;
    private string? failure;
    private long silentSince = clock.Time.GetTimestamp();
    private bool isRefused, hadPower;

    public string Place => printer.Place;

    /// <summary>Takes what is new, from the thread that takes the turns; must be quick.</summary>
    public Action<MachineInput.ActivityChanged> Told { get; set; } = _ => { };

    /// <summary>What it said last; null while it is silent. Any thread.</summary>
    public PrinterReading? Reading { get; private set; }

    /// <summary>Why it does not answer though it should; null while it does, or need not. Any thread.</summary>
    public string? Trouble
    {
        get
        {
            lock (gate) return failure is not null && (isRefused || (hadPower && clock.Time.GetElapsedTime(silentSince) >= StartsWithin)) ? failure : null;
        }
    }

    /// <summary>One question. From one thread.</summary>
    /// <param name="hasPower">Whether its machine has power.</param>
    public void Turn(bool hasPower)
    {
        var (reading, silence) = Ask();
        lock (gate)
        {
            (Reading, failure, isRefused) = (reading, silence?.Message, silence is DeviceRefusedException);
            if (reading is not null || hasPower != hadPower) silentSince = clock.Time.GetTimestamp();
            hadPower = hasPower;
        }
        var now = clock.Now();
        work = reading is null ? work.Miss() : work.Take(reading, now, coolBelow);
        var next = new MachineInput.ActivityChanged(work.Activity, work.Since ?? now, work.Heat);
        if (told is { } last && last.Activity == next.Activity && last.Heat == next.Heat && (work.Since is null || last.Since == next.Since)) return;
        told = next;
        Told(next);
    }

    public void Dispose() => printer.Dispose();

    private (PrinterReading? Reading, Exception? Silence) Ask()
    {
        try
        {
            return (printer.Ask(), null);
        }
        // Whatever it is: no job may be cut because of a printer's answer.
        catch (Exception e)
        {
            return (null, e);
        }
    }
}
