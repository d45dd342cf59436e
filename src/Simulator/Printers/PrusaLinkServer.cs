using System.Text.Json.Nodes;
using FabAccess.Simulator.Plugs;

namespace FabAccess.Simulator.Printers;

/// <summary>PrusaLink: digest sign-in (MD5), 401 without it, 204 for a job that is not there.</summary>
public sealed class PrusaLinkServer
{
    public PrinterJob Printer { get; } = new();

    public string User { get; init; } = "maker";

    public string Password { get; set; } = "rTJEqXh5mcGs8zV";

    public Task<PlugServer> StartAsync(int port = 0) => PlugServer.StartAsync(Map, new DigestGuard("Printer API", () => Password, User, isOld: true).Admits, port);

    private void Map(WebApplication app)
    {
        app.MapGet("/api/v1/status", () =>
        {
            var answer = new JsonObject
            {
                ["storage"] = new JsonObject { ["path"] = "/usb/", ["name"] = "usb", ["read_only"] = false },
                ["printer"] = new JsonObject
                {
                    ["state"] = State(), ["temp_nozzle"] = Printer.Nozzle, ["target_nozzle"] = Printer.NozzleTarget, ["temp_bed"] = Printer.Bed, ["target_bed"] = Printer.BedTarget,
                    ["axis_z"] = 0.2, ["flow"] = 100, ["speed"] = 100, ["fan_hotend"] = 0, ["fan_print"] = 0,
                },
            };
            if (Printer.HasJob) answer["job"] = new JsonObject { ["id"] = 129, ["progress"] = Printer.Percent, ["time_remaining"] = 520, ["time_printing"] = 526 };
            return Results.Text(answer.ToJsonString(), "application/json");
        });
        app.MapGet("/api/v1/job", () => !Printer.HasJob || Printer.State == PrinterState.Preparing ? Results.NoContent() : Results.Text(
            new JsonObject { ["id"] = 129, ["state"] = State(), ["progress"] = Printer.Percent, ["file"] = new JsonObject { ["name"] = "BRACKE~1.BGC", ["display_name"] = Printer.File, ["path"] = "/usb" } }.ToJsonString(),
            "application/json"));
    }

    private string State() => Printer.State switch
    {
        PrinterState.Idle => "IDLE",
        PrinterState.Preparing => "BUSY",
        PrinterState.Paused or PrinterState.Pausing => "PAUSED",
        PrinterState.Finished => "FINISHED",
        PrinterState.Cancelled => "STOPPED",
        PrinterState.Failed => "ERROR",
        PrinterState.Disconnected => "ATTENTION",
        _ => "PRINTING",
    };
}
