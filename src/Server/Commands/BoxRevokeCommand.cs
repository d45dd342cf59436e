using FabAccess.Server.Api;
using FabAccess.Server.Boxes;
using FabAccess.Server.Keys;

namespace FabAccess.Server.Commands;

/// <summary>Takes a box's identity away: for a box or a card that was stolen or lost. Without a server that runs, the next start does the rest.</summary>
internal static class BoxRevokeCommand
{
    public static int Run(string config, string boxText, string reason, string by)
    {
        if (Spoken.Box(boxText) is not { } box) return ExitCodes.Problems;
        return LabVerb.Run(
            config, $"/api/v1/boxes/{box}/revoke", new RevokeRequest(reason, by),
            (settings, store) =>
            {
                using var db = store.CreateDbContext();
                using var keys = KeysSetup.Open(settings.DataFolder, store, TimeProvider.System);
                var result = new RevocationOperations(db, keys, TimeProvider.System).Revoke(box, reason, by, default).GetAwaiter().GetResult();
                if (result.IsMade(out var revoked, out var why)) return new BoxRevokedAnswer(revoked.Box, revoked.At, revoked.Certificates, null, "The server does not run. It lets the box in no more when it starts.");
                Console.Error.WriteLine($"Nothing was changed: {why}.");
                return null;
            },
            (_, revoked) =>
            {
                Console.WriteLine($"{revoked.Box} is revoked since {revoked.RevokedAt}; {revoked.Certificates} certificates ended.");
                Console.WriteLine(revoked.IsCutOff == true ? "It was put out of the broker, and nothing that it says is taken." : revoked.Detail);
                Console.WriteLine("A machine that is wired to it still opens by the last list that it holds. docs/operations/boxes.md says what a stolen card holds, and what to do.");
            });
    }
}
