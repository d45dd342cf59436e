using System.Data.Common;
using FabAccess.Server.Configuration;
using FabAccess.Server.Store;
using FabAccess.Service;
using NodaTime;

namespace FabAccess.Server.Commands;

/// <summary>A verb that opens the store, does one thing and ends.</summary>
internal static class StoreCommand
{
    public static int Run(string file, Func<ServerSettings, ILabStore, int> act)
    {
        if (CheckConfigCommand.Read(file) is not { } settings) return ExitCodes.Problems;
        try
        {
            if (FileOwner.RefusalFor(settings.DataFolder, RunLock.File, $"fabaccess-server … --config {file}") is { } refusal)
            {
                Console.Error.WriteLine(refusal);
                return ExitCodes.StoreUnavailable;
            }
            using var store = StoreSetup.Create(settings.Store);
            if (settings.Store is StoreSettings.Sqlite sqlite && File.Exists(sqlite.File)) StoreOpening.BackUpBeforeMigration(settings, sqlite.File, store, Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()));
            store.Migrate();
            return act(settings, store);
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Console.Error.WriteLine($"The store cannot be used: {failure.Message}");
            return ExitCodes.StoreUnavailable;
        }
    }

    /// <summary>The same for a verb that is about a lab.</summary>
    public static int RunInLab(string file, Func<ServerSettings, ILabStore, int> act) => Run(file, (settings, store) => HoldsLab(store) ? act(settings, store) : ExitCodes.WrongStore);

    /// <summary>False after saying on the error output that there is none.</summary>
    public static bool HoldsLab(ILabStore store)
    {
        using var db = store.CreateDbContext();
        if (db.Labs.Any()) return true;
        Console.Error.WriteLine("The store holds no lab yet: fill it with 'seed LAB.json' first.");
        return false;
    }
}
