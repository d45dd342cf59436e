using System.CommandLine;
using System.Text.Json;
using FabAccess.Server.Api;
using FabAccess.Server.Configuration;
using FabAccess.Server.Integrations;
using NodaTime;

namespace FabAccess.Server.Commands;

/// <summary><c>integration</c>: plugs, dashboards and boxes on the integration broker.</summary>
internal static class IntegrationCommand
{
    private static readonly JsonSerializerOptions Printed = new(ApiJson.Options) { WriteIndented = false };

    public static Command Of(Option<string> config, Func<string, Option<string>> by) => new("integration", "Devices and programs that speak MQTT with the lab and hold no certificate.")
    {
        AddVerb(config, by("Who lets it in")), ListVerb(config), RemoveVerb(config, by("Who takes it off")),
    };

    private static Command AddVerb(Option<string> config, Option<string> by)
    {
        var name = new Argument<string>("NAME") { Description = "What the account is called: 1 to 32 of a-z, 0-9 and '-'." };
        var kind = new Option<string>("--kind") { Description = "plug: a device, alone on its prefixes; dashboard: only reads; box: drives the plugs of its prefixes.", Required = true };
        kind.AcceptOnlyFromAmong("plug", "dashboard", "box");
        var prefix = new Option<string[]>("--prefix") { Description = $"The topics that it may touch, as their beginning, like shellyplugs/laser; 1 to {IntegrationAccount.MostPrefixes} times.", Required = true };
        var json = Spoken.Json();
        var command = new Command("add", "Make an account and print its password, once.") { config, name, kind, prefix, by, json };
        command.SetAction(parsed => Add(
            parsed.GetRequiredValue(config),
            new(parsed.GetRequiredValue(name), Enum.Parse<IntegrationKind>(parsed.GetRequiredValue(kind), ignoreCase: true), parsed.GetRequiredValue(prefix), parsed.GetRequiredValue(by)),
            parsed.GetValue(json)));
        return command;
    }

    private static Command ListVerb(Option<string> config)
    {
        var json = Spoken.Json();
        var command = new Command("list", "List the accounts and how far each may go.") { config, json };
        command.SetAction(parsed => List(parsed.GetRequiredValue(config), parsed.GetValue(json)));
        return command;
    }

    private static Command RemoveVerb(Option<string> config, Option<string> by)
    {
        var name = new Argument<string>("NAME") { Description = "The account." };
        var command = new Command("remove", "Take an account away; what is connected by it is cut off.") { config, name, by };
        command.SetAction(parsed => Remove(parsed.GetRequiredValue(config), parsed.GetRequiredValue(name), parsed.GetRequiredValue(by)));
        return command;
    }

    private static int Add(string config, IntegrationRequest request, bool asJson) => LabVerb.Run(
        config, "/api/v1/integrations", request,
        (settings, _) =>
        {
            if (Operations(settings).Add(request.Name, request.Kind, request.Prefixes, request.By, out string? refusal) is { Account: var made, Password: var password })
                return new IntegrationAnswer(made.Name, made.Kind, [.. made.Prefixes.Select(p => p.ToString())], made.AddedAt, password, settings.Integrations is null ? IntegrationsApi.NotSet : null);
            Console.Error.WriteLine(refusal);
            return null;
        },
        (settings, made) =>
        {
            if (asJson)
            {
                Console.WriteLine(JsonSerializer.Serialize(made, Printed));
                return;
            }
            Console.WriteLine($"user {made.Name}, password {made.Password}");
            Console.WriteLine($"It {Reach(made.Kind)} {string.Join(", ", made.Prefixes)}{(settings.Integrations is { } place ? $", at {place.Listen}{(place.HasTls ? " with TLS" : "")}" : "")}. The password is shown this once.");
            if (made.Trouble is not null) Console.WriteLine(made.Trouble);
        });

    private static int Remove(string config, string name, string by) => LabVerb.Run(
        config, $"/api/v1/integrations/{Uri.EscapeDataString(name)}/remove", new IntegrationRemoval(by),
        (settings, _) =>
        {
            if (Operations(settings).Remove(name, by)) return new IntegrationRemoved(name, null);
            Console.Error.WriteLine($"There is no account {name}.");
            return null;
        },
        (_, removed) => Console.WriteLine(removed.Trouble is { } trouble ? $"{removed.Name} is taken off. {trouble}" : $"{removed.Name} is taken off and let in no more."));

    private static int List(string config, bool asJson)
    {
        if (CheckConfigCommand.Read(config) is not { } settings) return ExitCodes.Problems;
        try
        {
            var accounts = new IntegrationLedger(settings.DataFolder).Accounts();
            if (asJson) Console.WriteLine(JsonSerializer.Serialize(accounts.Select(a => new IntegrationLine(a.Name, a.Kind, [.. a.Prefixes.Select(p => p.ToString())], a.AddedAt, a.AddedBy)), Printed));
            else foreach (var a in accounts) Console.WriteLine($"{a.Name} ({Word(a.Kind)}): {Reach(a.Kind)} {string.Join(", ", a.Prefixes)}; since {a.AddedAt}, by {a.AddedBy}");
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The accounts cannot be read: {e.Message}");
            return ExitCodes.StoreUnavailable;
        }
    }

    private static IntegrationOperations Operations(ServerSettings settings) => new(new(settings.DataFolder), TimeProvider.System);

    private static string Word(IntegrationKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static string Reach(IntegrationKind kind) => kind == IntegrationKind.Dashboard ? "reads below" : "reads and writes below";
}

/// <summary>A line of <c>integration list --json</c>.</summary>
internal sealed record IntegrationLine(string Name, IntegrationKind Kind, IReadOnlyList<string> Prefixes, Instant AddedAt, string AddedBy);
