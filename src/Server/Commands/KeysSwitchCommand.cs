using FabAccess.Server.Api;
using FabAccess.Server.Keys;

namespace FabAccess.Server.Commands;

/// <summary>Goes over to the next key that signs rights.</summary>
internal static class KeysSwitchCommand
{
    public static int Run(string config, bool leaveBehind) => LabVerb.Run(
        config, "/api/v1/keys/switch", new KeySwitchRequest(leaveBehind),
        (settings, store) =>
        {
            using var db = store.CreateDbContext();
            using var keys = KeysSetup.Open(settings.DataFolder, store, TimeProvider.System);
            if (KeySwitching.Switch(db, keys, leaveBehind).IsMade(out var switched, out _)) return new KeySwitchAnswer(switched.Key, switched.Next, switched.LeftBehind);
            Console.Error.WriteLine($"Nothing was changed: {string.Join(", ", KeySwitching.Behind(db, keys))} would not know the next key. Connect them first; with --leave-behind they have to enrol again.");
            return null;
        },
        (_, switched) =>
        {
            Console.WriteLine($"{switched.Key} signs from now on, {switched.Next} comes after it. Boxes are told as they connect.");
            if (switched.LeftBehind.Count > 0) Console.WriteLine($"These may have to enrol again: {string.Join(", ", switched.LeftBehind)}.");
        });
}
