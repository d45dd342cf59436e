using System.Collections.Immutable;
using System.Text.Json;
using FabAccess.Core.Machines;

namespace FabAccess.Core.Printers;

/// <summary>What OctoPrint says.</summary>
public static class OctoPrintAnswers
{
    // A job that is being paused, or cancelled, moves the printer.
    private static readonly string[] Busy = ["printing", "pausing", "paused", "resuming", "cancelling", "finishing"];

    /// <summary>No printer is connected to it: nothing prints, and nothing tells of heat.</summary>
    public static PrinterReading NotOperational { get; } = new(Activity.Idle, []);

    /// <summary>Of <c>/api/printer</c> and, where a job is there, <c>/api/job</c>.</summary>
    /// <returns>Null where it is no such answer.</returns>
    public static PrinterReading? Read(JsonElement printer, JsonElement? job)
    {
        if (PrinterJson.Object(PrinterJson.Object(printer, "state"), "flags") is not { } flags) return null;
        bool isBusy = Busy.Any(name => PrinterJson.Flag(flags, name));
        var activity = isBusy ? Activity.Busy : PrinterJson.Part(flags, "printing") is { ValueKind: JsonValueKind.False } ? Activity.Idle : Activity.Unknown;
        var reading = new PrinterReading(activity, Heaters(PrinterJson.Object(printer, "temperature")));
        if (!isBusy) return reading;
        return reading with
        {
            Job = PrinterJson.Text(PrinterJson.Object(PrinterJson.Object(job, "job"), "file"), "name"),
            Percent = PrinterJson.Percent(PrinterJson.Object(job, "progress"), "completion"),
        };
    }

    // tool0, tool1 …, bed, chamber; and a list named history, which is no heater.
    private static ImmutableArray<Heater> Heaters(JsonElement? temperatures) =>
        [.. PrinterJson.Objects(temperatures).Select(h => new Heater(PrinterJson.Degrees(h, "actual"), PrinterJson.Degrees(h, "target")))];
}
