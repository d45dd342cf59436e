using FabAccess.Server.Store;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace FabAccess.Server.Backups;

/// <summary>
/// Copies an SQLite store, while it is written, to one file (VACUUM INTO: one moment of it, without free pages, and read
/// whole, so that damage shows here and not in the year that it is needed). The copy is checked, synced, and only then gets
/// its name: what has the name of a backup is one. The lab's keys are put beside it before.
/// </summary>
internal static class StoreBackup
{
    public const string Unfinished = ".unfinished";

    /// <exception cref="IOException">It could not be made; the message says why, and nothing that was there is touched.</exception>
    /// <returns>It, and what in it, and so in the store, is not what was stored or means nothing.</returns>
    public static (Backup Backup, IReadOnlyList<string> Rot) Make(string file, BackupFolder folder, Instant now)
    {
        var backup = folder.Next(now);
        string unfinished = backup.File + Unfinished;
        long wanted = new FileInfo(file).Length, free = new DriveInfo(Path.GetFullPath(folder.FolderPath)).AvailableFreeSpace;
        if (free < wanted * 2) throw new IOException($"There is no room for a backup: {wanted >> 20} MiB are wanted and as much must stay free; {free >> 20} MiB are.");
        File.Delete(unfinished);
        // Taken before: what is written while it is copied is a change that the next one gets.
        var state = StateOf(file);
        Copy(file, unfinished);
        var found = StoreCheck.Of(unfinished, whole: true);
        if (found.Damage.Count > 0)
        {
            File.Delete(unfinished);
            throw new IOException($"The backup is not whole: {string.Join(' ', found.Damage)}");
        }
        KeysArchive.Write(folder.DataFolder, KeysArchive.Of(backup.File));
        DurableFile.Settle(unfinished, backup.File);
        File.SetLastWriteTimeUtc(backup.File, state);
        string? lacks = KeysArchive.Lacks(KeysArchive.Of(backup.File), found);
        return (backup, [.. found.Unreadable, .. found.Rot, .. lacks is null ? [] : new[] { lacks }]);
    }

    /// <summary>Whether the store was written since a backup of it was made.</summary>
    public static bool IsChangedSince(string file, Backup backup) => File.GetLastWriteTimeUtc(backup.File) != StateOf(file);

    private static DateTime StateOf(string file)
    {
        // An empty log is one that was opened and not written.
        var written = new FileInfo(file + "-wal");
        DateTime database = File.GetLastWriteTimeUtc(file), log = written is { Exists: true, Length: > 0 } ? written.LastWriteTimeUtc : default;
        return database > log ? database : log;
    }

    private static void Copy(string file, string copy)
    {
        var options = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 600 };
        using var connection = new SqliteConnection(options.ToString());
        try
        {
            connection.Open();
            using var vacuum = connection.Command("VACUUM INTO @copy", ("@copy", copy));
            vacuum.ExecuteNonQuery();
        }
        catch (SqliteException failure)
        {
            File.Delete(copy);
            throw new IOException($"The store cannot be copied: {failure.Message}", failure);
        }
    }
}
