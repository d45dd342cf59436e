using System.Text.Json.Nodes;
using FabAccess.Simulator.Plugs;

namespace FabAccess.Simulator.Printers;

/// <summary>Moonraker with Klipper behind it: only the objects that were asked for; what was told of a job stays after its end.</summary>
public sealed class MoonrakerServer
{
    public PrinterJob Printer { get; } = new();

    /// <summary>Null: it trusts whoever asks.</summary>
    public string? Key { get; set; }

    public Task<PlugServer> StartAsync(int port = 0) => PlugServer.StartAsync(Map, Admits, port);

    private bool Admits(HttpContext context)
    {
        if (Key is null || context.Request.Headers["X-Api-Key"] == Key) return true;
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return false;
    }

    private void Map(WebApplication app) => app.MapGet("/printer/objects/query", (HttpRequest request) =>
    {
        if (Printer.State == PrinterState.Disconnected) return Results.Text("""{"error":{"code":503,"message":"Klippy Host not connected"}}""", "application/json", statusCode: StatusCodes.Status503ServiceUnavailable);
        var status = new JsonObject();
        foreach (string name in request.Query.Keys)
            if (Part(name) is { } part) status[name] = part;
        return Results.Text(new JsonObject { ["result"] = new JsonObject { ["eventtime"] = 578243.57824, ["status"] = status } }.ToJsonString(), "application/json");
    });

    private JsonObject? Part(string name) => name switch
    {
        "webhooks" => new() { ["state"] = Printer.State == PrinterState.Failed ? "shutdown" : "ready", ["state_message"] = "" },
        "print_stats" => new() { ["filename"] = Printer.File, ["total_duration"] = 300.5, ["print_duration"] = 276.25, ["filament_used"] = 1234.5, ["state"] = Job() },
        "virtual_sdcard" => new() { ["progress"] = Printer.Percent / 100, ["is_active"] = Printer.State == PrinterState.Printing },
        "extruder" => new() { ["temperature"] = Printer.Nozzle, ["target"] = Printer.NozzleTarget, ["power"] = 0.0 },
        "heater_bed" => new() { ["temperature"] = Printer.Bed, ["target"] = Printer.BedTarget, ["power"] = 0.0 },
        // It says Printing for any move, and nobody should believe it.
        "idle_timeout" => new() { ["state"] = "Printing" },
        _ => null,
    };

    // A shutdown in a print leaves the job's state as it was.
    private string Job() => Printer.State switch
    {
        PrinterState.Idle => "standby",
        PrinterState.Paused or PrinterState.Pausing => "paused",
        PrinterState.Finished => "complete",
        PrinterState.Cancelled => "cancelled",
        _ => "printing",
    };
}
