using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Server.Api;
using FabAccess.Server.Boxes;
using FabAccess.Server.Keys;

namespace FabAccess.Server.Commands;

/// <summary>Asks a box in: prints the token that a person carries to it. Works whether the server runs or not.</summary>
internal static class BoxClaimCommand
{
    public static int Run(string config, string boxText, int minutes, string by, bool asJson)
    {
        if (Spoken.Box(boxText) is not { } box) return ExitCodes.Problems;
        return LabVerb.Run(
            config, $"/api/v1/boxes/{box}/claim", new ClaimRequest(minutes, by),
            (settings, store) =>
            {
                using var db = store.CreateDbContext();
                using var keys = KeysSetup.Open(settings.DataFolder, store, TimeProvider.System);
                if (new ClaimOperations(db, TimeProvider.System).Make(box, minutes, by, settings.Gate.Address, keys.Authority.Pin) is { } made)
                    return new ClaimAnswer(made.Token.Text, box, made.Until);
                Console.Error.WriteLine($"There is no box '{box}'; there are: {string.Join(", ", db.Boxes.Select(b => b.Id).AsEnumerable())}.");
                return null;
            },
            (_, made) =>
            {
                if (asJson) Console.WriteLine(JsonSerializer.Serialize(new(made.Token, box.ToString(), made.Until.ToString()), BoxClaimJson.Default.BoxClaimPrint));
                else Explain(made, minutes);
            });
    }

    private static void Explain(ClaimAnswer made, int minutes)
    {
        Console.WriteLine($"{made.Box} may enrol once within {minutes} minutes (until {made.Until}). On the box:");
        Console.WriteLine();
        Console.WriteLine($"  fabaccess-edge enroll --config box.json {made.Token}");
        Console.WriteLine();
        Console.WriteLine("Whoever has this line can be that box: show it to nobody else. An earlier token of the box no longer works.");
    }
}

internal sealed record BoxClaimPrint(string Token, string Box, string Until);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BoxClaimPrint))]
internal sealed partial class BoxClaimJson : JsonSerializerContext;
