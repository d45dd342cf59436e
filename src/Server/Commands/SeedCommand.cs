using FabAccess.Server.Keys;
using FabAccess.Server.Seeding;

namespace FabAccess.Server.Commands;

internal static class SeedCommand
{
    public static int Run(string config, string labFile)
    {
        var (seed, problems) = LabFile.Read(labFile);
        if (seed is null)
        {
            foreach (string problem in problems) Console.Error.WriteLine(problem);
            return ExitCodes.Problems;
        }
        return StoreCommand.Run(config, (settings, store) =>
        {
            bool hasCards = seed.Members.Any(m => m.Badges.Any(b => b.Card is not null));
            // Before any key is made: a lab that is there may have lost its own, and a new one would hide that.
            if (LabSeeding.IsThere(store) || !LabSeeding.Seed(store, seed, TimeProvider.System, safe: hasCards ? CardKeySafe.Open(settings.DataFolder, isUsed: false) : null))
            {
                Console.Error.WriteLine("The store holds a lab already; seeding is only for an empty one. Nothing was changed.");
                return ExitCodes.WrongStore;
            }
            Console.WriteLine($"{seed.Name} begins with {seed.Boxes.Count} boxes, {seed.Machines.Count} machines and {seed.Members.Count} members.");
            return ExitCodes.Ok;
        });
    }
}
