using System.Collections.Immutable;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Wire;

namespace FabAccess.Core.Printers;

/// <summary>What PrusaLink says. Only the state is certain to be there.</summary>
public static class PrusaLinkAnswers
{
    private static readonly string[] HeaterNames = ["nozzle", "bed"];

    /// <summary>Of <c>/api/v1/status</c> and, where a job is there, <c>/api/v1/job</c>.</summary>
    /// <returns>Null where it is no such answer.</returns>
    public static PrinterReading? Read(JsonElement status, JsonElement? job)
    {
        if (LooseJson.Child(status, "printer") is not { } printer) return null;
        var activity = PrinterJson.Text(printer, "state") switch
        {
            // ATTENTION waits for a person in the middle of a job: filament, a door.
            "PRINTING" or "PAUSED" or "BUSY" or "ATTENTION" => Activity.Busy,
            "IDLE" or "READY" or "FINISHED" or "STOPPED" or "ERROR" => Activity.Idle,
            _ => Activity.Unknown,
        };
        ImmutableArray<Heater> heaters =
        [
            .. HeaterNames.Select(name => new Heater(PrinterJson.Degrees(printer, $"temp_{name}"), PrinterJson.Degrees(printer, $"target_{name}")))
                .Where(h => h.Actual is not null || h.Target is not null),
        ];
        var reading = new PrinterReading(activity, heaters);
        if (activity != Activity.Busy) return reading;
        var file = LooseJson.Child(job, "file");
        return reading with { Job = PrinterJson.Text(file, "display_name") ?? PrinterJson.Text(file, "name"), Percent = PrinterJson.Percent(LooseJson.Child(status, "job"), "progress") };
    }
}
