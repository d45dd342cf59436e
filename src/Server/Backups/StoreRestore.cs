using FabAccess.Server.Alarms;
using FabAccess.Server.Store;
using FabAccess.Server.Store.Sqlite;
using FabAccess.Service;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Backups;

/// <summary>
/// Puts a backup in the place of the store. The copy is made ready aside, brought to this program's schema, given an epoch
/// above every one that this data folder knows of, and an alarm that tells a person; then what is in its place moves aside
/// with all its bytes, and the copy takes its name. Cut at any point there is the old store, or the new one, or none and a
/// backup from which the next start does it again.
/// </summary>
internal static class StoreRestore
{
    /// <param name="backup">A sound one.</param>
    /// <param name="file">The store's place.</param>
    /// <param name="dataFolder">Where the highest epoch is noted.</param>
    /// <param name="suffix">How what is there now is called from then on, with a number.</param>
    /// <param name="why">In words, for the alarm.</param>
    /// <param name="now">On the server's clock.</param>
    /// <returns>The new epoch, and where what was there is kept; null when nothing was there.</returns>
    /// <exception cref="IOException">It could not be done; the message says why.</exception>
    public static (int Epoch, string? Kept) Put(string backup, string file, string dataFolder, string suffix, string why, Instant now)
    {
        string ready = file + ".ready";
        Remove(ready);
        File.Copy(backup, ready);
        int epoch = Math.Max(EpochFile.Read(dataFolder), EpochOf(file));
        try
        {
            epoch = Prepare(ready, epoch, why, now);
        }
        catch (SqliteException failure)
        {
            throw new IOException($"{backup} cannot be made ready: {failure.Message}", failure);
        }
        EpochFile.Raise(dataFolder, epoch);
        string? kept = MoveAside(file, suffix);
        DurableFile.Settle(ready, file);
        return (epoch, kept);
    }

    /// <summary>Moves a store with its log away, in the same folder, and says where to; null when there is nothing.</summary>
    public static string? MoveAside(string file, string suffix)
    {
        if (!Parts(file).Any(File.Exists)) return null;
        int number = 1;
        while (Parts($"{file}.{suffix}-{number}").Any(File.Exists)) number++;
        string kept = $"{file}.{suffix}-{number}";
        // The database first: cut in between, it is missing, and the next start goes on; without its log it would be an older one.
        foreach (var (part, aside) in Parts(file).Zip(Parts(kept)))
            if (File.Exists(part)) File.Move(part, aside);
        DiskSync.Folder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return kept;
    }

    /// <summary>Makes a copy ready for its place: this program's schema, an epoch above its own and above the one given, an alarm.</summary>
    internal static int Prepare(string ready, int above, string why, Instant now)
    {
        using var store = new SqliteStore(ready, pooling: false);
        store.Migrate();
        using (var db = store.CreateDbContext())
        {
            above = Math.Max(above, db.Labs.AsNoTracking().Single().Epoch);
            // Nothing is known of any box until it greets.
            db.Boxes.ExecuteUpdate(b => b.SetProperty(x => x.IsOnline, false));
        }
        using var connection = store.Open();
        using (var write = store.BeginWrite(connection))
        {
            write.Execute("""UPDATE "Labs" SET "Epoch" = @epoch""", ("@epoch", above + 1));
            AlarmSql.Raise(write, AlarmCause.StoreRestored, null, why, now);
            write.Commit();
        }
        using var whole = connection.Command("PRAGMA wal_checkpoint(TRUNCATE)");
        whole.ExecuteNonQuery();
        return above + 1;
    }

    // What the damaged one still says of its epoch counts too; where it says nothing, the noted one does.
    private static int EpochOf(string file)
    {
        try
        {
            return StoreCheck.Of(file, whole: false).Epoch;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void Remove(string file)
    {
        foreach (string part in Parts(file)) File.Delete(part);
    }

    private static string[] Parts(string file) => [file, file + "-wal", file + "-shm"];
}
