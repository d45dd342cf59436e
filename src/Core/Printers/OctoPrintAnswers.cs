using System.Collections.Immutable;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Wire;

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
        if (LooseJson.Child(LooseJson.Child(printer, "state"), "flags") is not { } flags) return null;
        bool isBusy = Busy.Any(name => LooseJson.Flag(flags, name) == true);
        var activity = isBusy ? Activity.Busy : LooseJson.Flag(flags, "printing") == false ? Activity.Idle : Activity.Unknown;
        var reading = new PrinterReading(activity, Heaters(LooseJson.Child(printer, "temperature")));
        if (!isBusy) return reading;
        return reading with
        {
            Job = PrinterJson.Text(LooseJson.Child(LooseJson.Child(job, "job"), "file"), "name"),
            Percent = PrinterJson.Percent(LooseJson.Child(job, "progress"), "completion"),
        };
    }

    // tool0, tool1 …, bed, chamber; and a list named history, which is no heater.
    private static ImmutableArray<Heater> Heaters(JsonElement? temperatures) =>
        [.. LooseJson.Children(temperatures).Select(h => new Heater(PrinterJson.Degrees(h, "actual"), PrinterJson.Degrees(h, "target")))];
}
