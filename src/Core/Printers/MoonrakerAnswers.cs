using System.Collections.Immutable;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Wire;

namespace FabAccess.Core.Printers;

/// <summary>What Moonraker says of Klipper.</summary>
public static class MoonrakerAnswers
{
    private static readonly string[] HeaterNames = ["extruder", "heater_bed"];

    /// <summary>Of <c>/printer/objects/query</c>. Never from idle_timeout, which says Printing for any move; and what stands beside the state stays there after a job's end.</summary>
    /// <returns>Null where it is no such answer.</returns>
    public static PrinterReading? Read(JsonElement answer)
    {
        if (LooseJson.Child(LooseJson.Child(answer, "result"), "status") is not { } status) return null;
        var job = LooseJson.Child(status, "print_stats");
        var activity = Judge(PrinterJson.Text(LooseJson.Child(status, "webhooks"), "state"), PrinterJson.Text(job, "state"));
        ImmutableArray<Heater> heaters =
        [
            .. HeaterNames.Select(name => LooseJson.Child(status, name)).Where(h => h is not null)
                .Select(h => new Heater(PrinterJson.Degrees(h, "temperature"), PrinterJson.Degrees(h, "target"))),
        ];
        var reading = new PrinterReading(activity, heaters);
        if (activity != Activity.Busy) return reading;
        return reading with { Job = PrinterJson.Text(job, "filename"), Percent = PrinterJson.Percent(LooseJson.Child(status, "virtual_sdcard"), "progress", whole: 1) };
    }

    // A Klipper that has shut down prints nothing, whatever it printed when it did.
    private static Activity Judge(string? klipper, string? job) => (klipper, job) switch
    {
        ("error" or "shutdown", _) => Activity.Idle,
        ("ready", "printing" or "paused") => Activity.Busy,
        ("ready", "standby" or "complete" or "error" or "cancelled") => Activity.Idle,
        _ => Activity.Unknown,
    };
}
