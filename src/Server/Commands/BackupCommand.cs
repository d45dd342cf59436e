using System.CommandLine;
using FabAccess.Server.Backups;
using FabAccess.Server.Configuration;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Commands;

/// <summary>Backups by hand: <c>create</c> while the server runs or not, <c>verify</c>, and <c>restore</c> while it does not.</summary>
internal static class BackupCommand
{
    private const string Postgres =
        "This lab is kept in PostgreSQL, which is backed up by its own means: pg_dump --format=custom, and pg_restore into an empty database; the lab's keys are files, in keys/ of the data folder: copy them too. After a restore, and before the server runs, tell the boxes with 'store raise-epoch'.";

    public static Command Of(Option<string> config)
    {
        var any = new Argument<string?>("FILE") { Description = "The backup; the newest one where none is named.", Arity = ArgumentArity.ZeroOrOne };
        var create = new Command("create", "Back the store up, also while the server runs, and check the copy.") { config };
        create.SetAction(parsed => Run(parsed.GetRequiredValue(config), Create));
        var verify = new Command("verify", "Read a backup whole and say what is wrong with it.") { config, any };
        verify.SetAction(parsed => Run(parsed.GetRequiredValue(config), place => Verify(place, parsed.GetValue(any))));
        var restore = new Command("restore", "Put a backup in the place of the store. The server must not run; what was there is kept.") { config, any };
        restore.SetAction(parsed => Run(parsed.GetRequiredValue(config), place => Restore(place, parsed.GetValue(any))));
        return new("backup", "Copies of the store.") { create, verify, restore };
    }

    private static int Run(string file, Func<BackupPlace, int> act)
    {
        if (CheckConfigCommand.Read(file) is not { } settings) return ExitCodes.Problems;
        if (settings.Store is not StoreSettings.Sqlite sqlite)
        {
            Console.Error.WriteLine(Postgres);
            return ExitCodes.WrongStore;
        }
        try
        {
            return act(new(sqlite.File, settings.DataFolder));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(failure.Message);
            return ExitCodes.StoreUnavailable;
        }
    }

    private static int Create(BackupPlace place)
    {
        if (!File.Exists(place.Store))
        {
            Console.Error.WriteLine($"There is no store {place.Store}.");
            return ExitCodes.StoreUnavailable;
        }
        var (backup, rot) = StoreBackup.Make(place.Store, place.Backups, Now);
        place.Backups.Prune();
        Console.WriteLine(backup.File);
        return Say(rot);
    }

    private static int Verify(BackupPlace place, string? file)
    {
        if ((file ?? place.Backups.Newest?.File) is not { } backup) return None(place);
        var found = StoreCheck.Of(backup, whole: true);
        if (found.IsSound && KeysArchive.Lacks(KeysArchive.Of(backup), found) is { } lacks) return Say([lacks]);
        if (found.IsSound) Console.WriteLine($"{backup} is whole; epoch {found.Epoch}. {Beside(backup, place)}");
        return Say(found.All);
    }

    private static int Restore(BackupPlace place, string? file)
    {
        using var runLock = RunLock.Take(place.DataFolder);
        if (runLock is null)
        {
            Console.Error.WriteLine("The server runs. End it first; nothing was changed.");
            return ExitCodes.Taken;
        }
        if ((file ?? place.Backups.Newest?.File) is not { } backup) return None(place);
        var found = StoreCheck.Of(backup, whole: true);
        if (found.Damage.Count > 0)
        {
            Console.Error.WriteLine($"{backup} is not whole, and nothing was changed.");
            return Say(found.Damage);
        }
        if (Path.GetDirectoryName(place.Store) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        if (KeysArchive.Difference(KeysArchive.Of(backup), place.DataFolder) is { } difference)
        {
            Console.Error.WriteLine($"{difference} Nothing was changed.");
            return ExitCodes.Problems;
        }
        if (KeysArchive.PutBack(KeysArchive.Of(backup), place.DataFolder)) Console.WriteLine("The lab's keys are back: the boxes know this server as the one from before, and cards with keys go on working.");
        var (epoch, kept) = StoreRestore.Put(
            backup, place.Store, place.DataFolder, "before-restore",
            $"The store was restored from {Path.GetFileName(backup)}. The boxes send again what came since; changes of members, rights and machines since then are missing.", Now);
        Console.WriteLine($"{place.Store} is what {backup} was, in epoch {epoch}.{(kept is null ? "" : $" What was there is kept as {kept}.")} The boxes send again what came since, as far as they keep it (30 days).");
        if (!KeysArchive.HasKeys(place.DataFolder)) Console.WriteLine($"There are no keys here and none beside the backup ({KeysArchive.Of(backup)}): boxes that have enrolled do not know this server without them.");
        return Say(found.Rot);
    }

    private static string Beside(string backup, BackupPlace place)
    {
        if (!File.Exists(KeysArchive.Of(backup))) return "The lab's keys are not beside it.";
        KeysArchive.Check(KeysArchive.Of(backup), place.DataFolder);
        return "The lab's keys are beside it, and whole.";
    }

    private static int None(BackupPlace place)
    {
        Console.Error.WriteLine($"There is no backup in {place.Backups.FolderPath}.");
        return ExitCodes.Problems;
    }

    private static int Say(IEnumerable<string> problems)
    {
        int said = 0;
        foreach (string problem in problems)
        {
            Console.Error.WriteLine(problem);
            said++;
        }
        return said == 0 ? ExitCodes.Ok : ExitCodes.Problems;
    }

    private static Instant Now => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
}
