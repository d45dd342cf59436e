using System.CommandLine;
using FabAccess.Server.Api;

namespace FabAccess.Server.Commands;

/// <summary><c>machine</c>: orders to the box of a machine. They wait for nobody, so there is nothing that could be done without a server.</summary>
internal static class MachineCommand
{
    public static Command Of(Option<string> config, Func<string, Option<string>> by)
    {
        var machine = new Argument<string>("MACHINE") { Description = "The id of the machine." };
        var reason = new Option<string>("--reason") { Description = "Why; it is kept.", Required = true };
        var author = by("Who ends it");
        var end = new Command("end-session", "End the session that runs on a machine, now.") { config, machine, reason, author };
        end.SetAction(parsed => Order(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(machine), "end-session", new EndSessionRequest(parsed.GetRequiredValue(reason), parsed.GetRequiredValue(author)),
            "It is on its way. The machine's page says within seconds what came of it; if it does not, go to the machine."));
        var asker = by("Who asks");
        var identify = new Command("identify", "Let a machine show which one it is, as far as its box can.") { config, machine, asker };
        identify.SetAction(parsed => Order(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(machine), "identify", new IdentifyRequest(parsed.GetRequiredValue(asker)), "It is on its way."));
        return new("machine", "What a machine is to do now.") { end, identify };
    }

    private static int Order<TRequest>(string config, string machineText, string what, TRequest request, string told)
    {
        if (Spoken.Machine(machineText) is not { } machine) return ExitCodes.Problems;
        return LabVerb.Run<TRequest, OrderAnswer>(
            config, $"/api/v1/machines/{machine}/{what}", request,
            (_, _) =>
            {
                Console.Error.WriteLine("The server does not run, and no box can be reached without it. Go to the machine: its button and the member's badge always stop it.");
                return null;
            },
            (_, order) => Console.WriteLine($"Order {order.Number} for {order.Machine}. {told}"));
    }
}
