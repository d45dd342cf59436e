using System.Text.Json.Nodes;
using FabAccess.Simulator.Plugs;

namespace FabAccess.Simulator.Printers;

/// <summary>OctoPrint as a client meets it: an API key, 403 without it, 409 while no printer is connected.</summary>
public sealed class OctoPrintServer
{
    public PrinterJob Printer { get; } = new();

    public string Key { get; set; } = "B508534ED20348F090B4D0AD637D3660";

    public Task<PlugServer> StartAsync(int port = 0) => PlugServer.StartAsync(Map, Admits, port);

    // What it sends to whom it does not know is a status and a page.
    private bool Admits(HttpContext context)
    {
        string bearer = context.Request.Headers.Authorization.ToString();
        if (context.Request.Headers["X-Api-Key"] == Key || bearer == $"Bearer {Key}") return true;
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return false;
    }

    private void Map(WebApplication app)
    {
        app.MapGet("/api/printer", () => Printer.State == PrinterState.Disconnected
            ? Results.Text("""{"error":"Printer is not operational"}""", "application/json", statusCode: StatusCodes.Status409Conflict)
            : Answer(new() { ["state"] = State(), ["temperature"] = new JsonObject { ["tool0"] = Heater(Printer.Nozzle, Printer.NozzleTarget), ["bed"] = Heater(Printer.Bed, Printer.BedTarget) } }));
        app.MapGet("/api/job", () => Answer(new()
        {
            ["job"] = new JsonObject { ["file"] = new JsonObject { ["name"] = Printer.File, ["origin"] = "local", ["size"] = 1468987 }, ["user"] = "amina", ["estimatedPrintTime"] = 8811 },
            ["progress"] = new JsonObject { ["completion"] = Printer.Percent, ["filepos"] = 337942, ["printTime"] = 276, ["printTimeLeft"] = 912 },
            ["state"] = Printer.State.ToString(),
        }));
    }

    private JsonObject State() => new()
    {
        ["text"] = Printer.State.ToString(),
        ["flags"] = new JsonObject
        {
            ["operational"] = Printer.State != PrinterState.Failed, ["printing"] = Printer.State is PrinterState.Preparing or PrinterState.Printing, ["pausing"] = Printer.State == PrinterState.Pausing,
            ["paused"] = Printer.State == PrinterState.Paused, ["cancelling"] = Printer.State == PrinterState.Cancelling, ["error"] = Printer.State == PrinterState.Failed,
            ["closedOrError"] = Printer.State == PrinterState.Failed, ["ready"] = !Printer.HasJob, ["sdReady"] = true,
        },
    };

    private static JsonObject Heater(double actual, double target) => new() { ["actual"] = actual, ["target"] = target, ["offset"] = 0 };

    private static IResult Answer(JsonObject body) => Results.Text(body.ToJsonString(), "application/json");
}
