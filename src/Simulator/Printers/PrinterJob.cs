namespace FabAccess.Simulator.Printers;

/// <summary>What a simulated printer does, in words that each kind says in its own way.</summary>
public enum PrinterState
{
    Idle,
    Preparing,
    Printing,
    Pausing,
    Paused,
    Cancelling,

    /// <summary>The job is over; what it was called and how far it came is still told.</summary>
    Finished,

    Cancelled,

    /// <summary>In a fault of its own.</summary>
    Failed,

    /// <summary>Not there for whoever tells of it.</summary>
    Disconnected,
}

/// <summary>The inside of a simulated printer. Any thread.</summary>
public sealed class PrinterJob
{
    public PrinterState State { get; set; }

    /// <summary>The job, or the one of before.</summary>
    public string File { get; set; } = "bracket.gcode";

    /// <summary>0 to 100.</summary>
    public double Percent { get; set; } = 42;

    public double Nozzle { get; set; } = 24.6;

    public double NozzleTarget { get; set; }

    public double Bed { get; set; } = 23.1;

    public double BedTarget { get; set; }

    public bool HasJob => State is PrinterState.Preparing or PrinterState.Printing or PrinterState.Pausing or PrinterState.Paused or PrinterState.Cancelling;

    /// <summary>Heats and prints.</summary>
    public void Print() => (State, Nozzle, NozzleTarget, Bed, BedTarget) = (PrinterState.Printing, 214.9, 215, 60.2, 60);

    /// <summary>The print is done, the heaters are off and still hot.</summary>
    public void Finish() => (State, Percent, NozzleTarget, BedTarget) = (PrinterState.Finished, 100, 0, 0);

    public void CoolDown() => (Nozzle, Bed) = (31.5, 29.8);
}
