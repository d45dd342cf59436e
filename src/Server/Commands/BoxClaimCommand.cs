using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using FabAccess.Server.Boxes;
using FabAccess.Server.Gate;
using FabAccess.Server.Keys;

namespace FabAccess.Server.Commands;

/// <summary>Asks a box in: prints the token that a person carries to it. Works whether the server runs or not.</summary>
internal static class BoxClaimCommand
{
    public static int Run(string config, string boxText, int minutes, string by, bool asJson) => StoreCommand.Run(config, (settings, store) =>
    {
        using var db = store.CreateDbContext();
        if (!db.Labs.Any())
        {
            Console.Error.WriteLine("The store holds no lab yet: fill it with 'seed LAB.json' first.");
            return ExitCodes.WrongStore;
        }
        if (settings.Gate is not { } gate)
        {
            Console.Error.WriteLine($"server.json has no gate, so no box could use a token. Add \"gate\": {{ \"listen\": \"0.0.0.0:{GateOptions.StandardPort}\", \"host\": \"NAME OF THIS SERVER\" }} and start the server anew.");
            return ExitCodes.Problems;
        }
        using var keys = KeysSetup.Open(settings.DataFolder, store, TimeProvider.System);
        var made = BoxId.TryParse(boxText, null, out var box)
            ? new ClaimOperations(db, TimeProvider.System).Make(box, minutes, by, gate.Address, keys.Authority.Pin)
            : null;
        if (made is null)
        {
            Console.Error.WriteLine($"There is no box '{boxText}'; there are: {string.Join(", ", db.Boxes.Select(b => b.Id).AsEnumerable())}.");
            return ExitCodes.Problems;
        }
        if (asJson) Console.WriteLine(JsonSerializer.Serialize(new(made.Token.Text, box.ToString(), made.Until.ToString()), BoxClaimJson.Default.BoxClaimPrint));
        else Explain(made, minutes);
        return ExitCodes.Ok;
    });

    private static void Explain(MadeClaim made, int minutes)
    {
        Console.WriteLine($"{made.Token.Box} may enrol once within {minutes} minutes (until {made.Until}). On the box:");
        Console.WriteLine();
        Console.WriteLine($"  fabaccess-edge enroll --config box.json {made.Token.Text}");
        Console.WriteLine();
        Console.WriteLine("Whoever has this line can be that box: show it to nobody else. An earlier token of the box no longer works.");
    }
}

internal sealed record BoxClaimPrint(string Token, string Box, string Until);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BoxClaimPrint))]
internal sealed partial class BoxClaimJson : JsonSerializerContext;
