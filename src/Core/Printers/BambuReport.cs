using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Wire;

namespace FabAccess.Core.Printers;

/// <summary>
/// What a Bambu printer has said so far, merged: some models send everything each time, others only what changed. Nothing in it is
/// older than the connection that it came by.
/// </summary>
public sealed record BambuReport
{
    public static BambuReport Nothing { get; } = new();

    private string? State { get; init; }

    private string? Name { get; init; }

    private int? Percent { get; init; }

    private Heater Nozzle { get; init; } = new(null, null);

    private Heater Bed { get; init; } = new(null, null);

    /// <summary>With one more message of <c>device/SERIAL/report</c>.</summary>
    /// <returns>The same where the message is of another kind.</returns>
    public BambuReport With(JsonElement message) => LooseJson.Child(message, "print") is not { } print ? this : this with
    {
        State = PrinterJson.Text(print, "gcode_state") ?? State,
        Name = PrinterJson.Text(print, "subtask_name") ?? Name,
        Percent = PrinterJson.Percent(print, "mc_percent") ?? Percent,
        Nozzle = With(Nozzle, "nozzle", print),
        Bed = With(Bed, "bed", print),
    };

    /// <summary>What it comes to; null before its state was told.</summary>
    public PrinterReading? Reading
    {
        get
        {
            if (State is null) return null;
            var activity = State switch
            {
                "RUNNING" or "PAUSE" or "PREPARE" => Activity.Busy,
                "IDLE" or "FINISH" or "FAILED" => Activity.Idle,
                _ => Activity.Unknown,
            };
            var reading = new PrinterReading(activity, [.. new[] { Nozzle, Bed }.Where(h => h.Actual is not null || h.Target is not null)]);
            return activity == Activity.Busy ? reading with { Job = Name, Percent = Percent } : reading;
        }
    }

    private static Heater With(Heater heater, string name, JsonElement print) => heater with
    {
        Actual = PrinterJson.Degrees(print, $"{name}_temper") ?? heater.Actual,
        Target = PrinterJson.Degrees(print, $"{name}_target_temper") ?? heater.Target,
    };
}
