using FabAccess.Core.Values;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Gpio;
using FabAccess.Simulator.Hardware;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;

namespace FabAccess.Simulator.Demo;

/// <summary>Cards to lay on a reader, by their keys; at most four.</summary>
public sealed record CardsRequest(string[] Cards);

/// <summary>Null leaves a thing as it is.</summary>
public sealed record ReaderRequest(bool? Plugged, bool? Babbling, bool? Dead);

/// <param name="Fault">none, setFails or stuck.</param>
public sealed record RelayRequest(string Fault);

public sealed record CableRequest(bool Connected);

public sealed record ButtonRequest(bool Pressed);

/// <summary>
/// What hands can do in a simulated lab, as HTTP. Only the simulator's program has it. See docs/simulator.md. Bodies are
/// application/json, which a page of another origin cannot send without asking first.
/// </summary>
internal static class ControlApi
{
    private const int MostCards = 4;

    /// <summary>How long a tapped card stays after the box has read it, as a hand does.</summary>
    private static readonly TimeSpan HandRests = TimeSpan.FromMilliseconds(700);

    public static void Map(WebApplication app, LabProcesses lab)
    {
        app.MapGet("/control/lab", () => DemoState.Describe(lab));
        app.MapGet("/control/state", () => DemoState.Standing(lab));
        app.MapGet("/control/events", (HttpContext context, StandingFeed feed) => feed.ServeAsync(context));
        MapMachines(app.MapGroup("/control/machines/{machine}").AddEndpointFilter(async (context, next) =>
            lab.Machines.Any(m => m.Id.ToString() == context.HttpContext.GetRouteValue("machine") as string) ? await next(context) : NotThere("There is no such machine.")), lab);
        MapParts(app, lab);
    }

    private static void MapMachines(RouteGroupBuilder machines, LabProcesses lab)
    {
        machines.MapPut("/cards", (string machine, CardsRequest request) =>
        {
            if (Made(request) is not { } cards) return NotThere($"Name 1 to {MostCards} cards of /control/lab.");
            lab.Machine(machine).Reader.Place(cards);
            return Results.NoContent();
        });
        machines.MapDelete("/cards", (string machine) =>
        {
            lab.Machine(machine).Reader.Remove();
            return Results.NoContent();
        });
        machines.MapPost("/tap", async (string machine, CardsRequest request) =>
            Made(request) is { } cards ? await TapAsync(lab.Machine(machine), cards).ConfigureAwait(false) : NotThere($"Name 1 to {MostCards} cards of /control/lab."));
        machines.MapPut("/stop", (string machine, ButtonRequest request) =>
        {
            lab.Machine(machine).HoldStop(request.Pressed);
            return Results.NoContent();
        });
        machines.MapPut("/reader", (string machine, ReaderRequest request) =>
        {
            var reader = lab.Machine(machine).Reader;
            if (request.Plugged is true) reader.PlugBack();
            if (request.Plugged is false) reader.Unplug();
            if (request.Babbling is { } babbling) reader.Faults.IsBabbling = babbling;
            if (request.Dead is { } dead) reader.Faults.IsDead = dead;
            return Results.NoContent();
        });
        machines.MapPut("/relay", (string machine, RelayRequest request) =>
        {
            if (!Enum.TryParse<LineFault>(request.Fault, ignoreCase: true, out var fault)) return NotThere("A relay's fault is none, setFails or stuck.");
            lab.Machine(machine).RelayFault = fault;
            return Results.NoContent();
        });
    }

    private static void MapParts(WebApplication app, LabProcesses lab)
    {
        app.MapGet("/control/boxes/{box}/lines", (string box) => lab.Boxes.FirstOrDefault(b => b.Id.ToString() == box) is { } found
            ? Results.Ok(Enumerable.Range(0, found.Chip.Lines).Select(line => new { line, level = found.Chip.Level(line), owner = found.Chip.OwnerOf(line) }))
            : NotThere("There is no such box."));
        app.MapPut("/control/boxes/{box}/cable", (string box, CableRequest request) =>
        {
            if (lab.Boxes.FirstOrDefault(b => b.Id.ToString() == box) is not { } found) return NotThere("There is no such box.");
            if (request.Connected) found.Cable.Mend();
            else found.Cable.Cut();
            return Results.NoContent();
        });
        app.MapPost("/control/parts/{part}/kill", async (string part) =>
        {
            if (part == "broker") return lab.KillBroker() ? Results.NoContent() : NotThere("No broker runs.");
            if (PartOf(lab, part) is not { } child) return NotThere("The parts are broker, server and the boxes.");
            await child.KillAsync().ConfigureAwait(false);
            return Results.NoContent();
        });
        app.MapPost("/control/parts/{part}/start", async (string part) =>
        {
            if (PartOf(lab, part) is not { } child) return NotThere("The parts that can be started are the server and the boxes; the server brings its broker back itself.");
            if (child.IsRunning) return Results.NoContent();
            await (child == lab.Server ? lab.StartServerAsync() : lab.StartEdgeAsync(BoxId.Parse(part))).ConfigureAwait(false);
            return Results.NoContent();
        });
    }

    private static async Task<IResult> TapAsync(SimulatedMachine machine, VirtualCard[] cards)
    {
        var hand = new Hand(machine);
        try
        {
            await hand.LayAsync(cards).ConfigureAwait(false);
            await Task.Delay(HandRests).ConfigureAwait(false);
            return Results.NoContent();
        }
        catch (TimeoutException)
        {
            return Results.Problem("The reader is not asked for cards: it is unplugged, out of order, or its box does not run.", statusCode: StatusCodes.Status409Conflict);
        }
        finally
        {
            machine.Reader.Remove();
        }
    }

    private static ChildProcess? PartOf(LabProcesses lab, string part) =>
        part == "server" ? lab.Server : lab.Edges.FirstOrDefault(e => e.Key.ToString() == part).Value;

    private static VirtualCard[]? Made(CardsRequest request) =>
        request.Cards.Length is > 0 and <= MostCards && request.Cards.All(key => DemoLab.Cards.Any(c => c.Key == key)) ? [.. request.Cards.Select(DemoLab.Make)] : null;

    private static IResult NotThere(string why) => Results.Problem(why, statusCode: StatusCodes.Status404NotFound);
}
