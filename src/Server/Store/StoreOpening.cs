using FabAccess.Server.Alarms;
using FabAccess.Server.Backups;
using FabAccess.Server.Configuration;
using NodaTime;

namespace FabAccess.Server.Store;

/// <summary>
/// What happens to the store before anything uses it. An SQLite file is checked; one that is damaged, or gone from a folder
/// where a lab lived, is put aside with all its bytes and the newest backup that is whole takes its place, in a new epoch and
/// with an alarm; the boxes then send again what it does not have. Where there is no such backup nothing is touched and the
/// server does not start: an empty lab in the place of a damaged one would be the worst answer. Before the schema is changed
/// the store is backed up. PostgreSQL checks and backs up by its own means.
/// </summary>
internal static partial class StoreOpening
{
    /// <returns>Null when the store can be used, else why it cannot, for a person.</returns>
    /// <exception cref="IOException">The store, or a backup, cannot be read or written.</exception>
    public static string? Open(ServerSettings settings, ILabStore store, Instant now, ILogger log)
    {
        IReadOnlyList<string> rot = [];
        if (settings.Store is StoreSettings.Sqlite sqlite && (File.Exists(sqlite.File) || EpochFile.IsThere(settings.DataFolder)))
        {
            var found = StoreCheck.Of(sqlite.File, whole: false);
            if (found.Damage.Count > 0 && !IsNew(settings, sqlite.File) && Replace(settings, sqlite.File, found.Damage, now, log) is { } refusal) return refusal;
            rot = found.Rot;
            if (BackUpBeforeMigration(settings, sqlite.File, store, now) is { } backup) BackedUp(log, backup.File);
        }
        store.Migrate();
        Note(settings, store, rot, now, log);
        return null;
    }

    /// <summary>A file without a lab where none ever was: what a first start, or a seed that was cut, leaves behind.</summary>
    private static bool IsNew(ServerSettings settings, string file) =>
        !EpochFile.IsThere(settings.DataFolder) && BackupsOf(settings).All.Count == 0 && StoreCheck.Of(file, whole: false).Damage is [StoreCheck.NoLab];

    public static BackupFolder BackupsOf(ServerSettings settings) => new(Path.Combine(settings.DataFolder, "backups"));

    private static string? Replace(ServerSettings settings, string file, IReadOnlyList<string> damage, Instant now, ILogger log)
    {
        string why = string.Join(' ', damage);
        var (backup, problems) = BackupsOf(settings).NewestSound();
        if (backup is null)
        {
            NoBackup(log, file, why);
            return $"The store {file} is damaged: {why} There is no backup of it that is whole{(problems.Count == 0 ? "" : $" ({string.Join(' ', problems)})")}, so nothing was touched. "
                + $"Bring a backup and put it in place with 'backup restore FILE', or, to begin anew, move {file} and {Path.Combine(settings.DataFolder, "epoch")} away and seed a lab.";
        }
        var (epoch, kept) = StoreRestore.Put(backup.File, file, settings.DataFolder, "damaged",
            $"The store was damaged ({why}) and was restored from the backup of {backup.MadeAt}. The boxes send again what came since; changes of members, rights and machines since then are missing.", now);
        Restored(log, why, kept ?? "nothing", backup.MadeAt, epoch);
        return null;
    }

    /// <summary>Null where the schema is the newest one, or there is no lab yet.</summary>
    /// <exception cref="IOException">The backup could not be made.</exception>
    public static Backup? BackUpBeforeMigration(ServerSettings settings, string file, ILabStore store, Instant now)
    {
        using (var db = store.CreateDbContext())
        using (var connection = store.Open())
            if (NewestMigration.IsApplied(db, connection) || StoreCheck.Of(file, whole: false).Epoch == 0) return null;
        return StoreBackup.Make(file, BackupsOf(settings), now).Backup;
    }

    private static void Note(ServerSettings settings, ILabStore store, IReadOnlyList<string> rot, Instant now, ILogger log)
    {
        using (var db = store.CreateDbContext())
            if (db.Labs.SingleOrDefault() is { } lab) EpochFile.Raise(settings.DataFolder, lab.Epoch);
        if (rot.Count == 0) return;
        Rotten(log, string.Join(' ', rot));
        using var connection = store.Open();
        using var write = store.BeginWrite(connection);
        AlarmSql.Raise(write, AlarmCause.StoreRotten, null, string.Join(' ', rot), now);
        write.Commit();
    }

    [LoggerMessage(70, LogLevel.Critical, "The store was damaged: {Why} It is kept as {Kept}; the backup of {MadeAt} is in its place, in epoch {Epoch}. Changes of members, rights and machines since then are missing; boxes send their sessions again.")]
    private static partial void Restored(ILogger log, string why, string kept, Instant madeAt, int epoch);

    [LoggerMessage(71, LogLevel.Critical, "The store {File} is damaged: {Why} There is no backup that is whole.")]
    private static partial void NoBackup(ILogger log, string file, string why);

    [LoggerMessage(72, LogLevel.Information, "The store was backed up to {File} before its schema is brought up to date.")]
    private static partial void BackedUp(ILogger log, string file);

    [LoggerMessage(73, LogLevel.Error, "Stored entries have changed by themselves: {Which} The disk may be failing.")]
    private static partial void Rotten(ILogger log, string which);
}
