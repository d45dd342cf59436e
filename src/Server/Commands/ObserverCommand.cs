using FabAccess.Core.Values;
using FabAccess.Server.Api;
using FabAccess.Server.Boxes;
using FabAccess.Server.Keys;

namespace FabAccess.Server.Commands;

/// <summary>Lets somebody read along at the broker for some hours.</summary>
internal static class ObserverCommand
{
    public static int Run(string config, string name, string folder, int hours)
    {
        if (!BoxId.TryParse(name, null, out _))
        {
            Console.Error.WriteLine($"'{name}' is no name for an observer: 1 to 32 of a-z, 0-9 and '-', not at an end.");
            return ExitCodes.Problems;
        }
        return LabVerb.Run(
            config, "/api/v1/observers", new ObserverRequest(name, hours),
            (settings, store) =>
            {
                using var db = store.CreateDbContext();
                using var keys = KeysSetup.Open(settings.DataFolder, store, TimeProvider.System);
                var made = new ObserverOperations(db, keys, TimeProvider.System).Make(name, hours);
                return new ObserverAnswer(made.Name, made.Until, made.Authority, made.Identity);
            },
            (settings, made) =>
            {
                SecretFile.MakeFolder(folder);
                SecretFile.Replace(Path.Combine(folder, "ca.pem"), made.Authority);
                SecretFile.Replace(Path.Combine(folder, "observer.pem"), made.Identity);
                var (host, port) = settings.Broker.Place;
                Console.WriteLine($"{made.Name} may read along until {made.Until}:");
                Console.WriteLine();
                Console.WriteLine($"  mosquitto_sub -V 5 -h {host} -p {port} --cafile {folder}/ca.pem --cert {folder}/observer.pem --key {folder}/observer.pem --insecure -t '#' -v");
            });
    }
}
