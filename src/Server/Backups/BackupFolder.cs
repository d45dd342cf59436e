using System.Globalization;
using FabAccess.Server.Store;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Server.Backups;

/// <summary>One backup: a whole store in one file.</summary>
internal sealed record Backup(string File, Instant MadeAt);

/// <summary>
/// The backups of a lab: files named for when they were made. The newest 24 are kept, and of each day (UTC) the newest one for
/// 30 days, which is as long as boxes keep what they could send again.
/// </summary>
internal sealed class BackupFolder(string path)
{
    public const int MostNewest = 24, MostDays = 30;

    private const string Prefix = "lab-", Suffix = ".db";

    private static readonly InstantPattern Name = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'.'fff'Z'");

    public string FolderPath => path;

    /// <summary>The folder above, in which store and keys are.</summary>
    public string DataFolder => Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Backup> All =>
        !Directory.Exists(path) ? [] :
        [
            .. Directory.EnumerateFiles(path, $"{Prefix}*{Suffix}")
                .Select(file => (file, at: Name.Parse(Path.GetFileName(file)[Prefix.Length..^Suffix.Length])))
                .Where(f => f.at.Success).Select(f => new Backup(f.file, f.at.Value)).OrderByDescending(b => b.MadeAt),
        ];

    public Backup? Newest => All is [var newest, ..] ? newest : null;

    /// <summary>A name for one that is made now; later than all that are there.</summary>
    public Backup Next(Instant now)
    {
        Directory.CreateDirectory(path);
        var at = Instant.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        if (All is [var newest, ..] && newest.MadeAt >= at) at = newest.MadeAt + Duration.FromMilliseconds(1);
        return new(Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Name.Format(at)}{Suffix}")), at);
    }

    /// <summary>The newest one that can be relied on (single entries may have rotted), and what is wrong with those that are newer.</summary>
    public (Backup? Backup, IReadOnlyList<string> Problems) NewestSound()
    {
        var problems = new List<string>();
        foreach (var backup in All)
        {
            try
            {
                var found = StoreCheck.Of(backup.File, whole: true);
                if (found.Damage.Count == 0 && found.Unreadable.Count == 0) return (backup, problems);
                problems.AddRange(found.Damage.Concat(found.Unreadable).Select(p => $"{backup.File}: {p}"));
            }
            catch (IOException e)
            {
                // A disk that fails under one backup may still give out an older one.
                problems.Add($"{backup.File}: {e.Message}");
            }
        }
        return (null, problems);
    }

    /// <summary>Deletes those that are not kept, and what an attempt that was cut left behind.</summary>
    public void Prune()
    {
        var all = All;
        var kept = all.Take(MostNewest).Concat(all.GroupBy(b => b.MadeAt.InUtc().Date).Take(MostDays).Select(day => day.First())).ToHashSet();
        foreach (var backup in all.Where(b => !kept.Contains(b)))
        {
            File.Delete(backup.File);
            File.Delete(KeysArchive.Of(backup.File));
        }
        foreach (string keys in Directory.EnumerateFiles(path, KeysArchive.Of($"{Prefix}*{Suffix}")).Where(k => !File.Exists(KeysArchive.StoreOf(k)))) File.Delete(keys);
        foreach (string cut in Directory.EnumerateFiles(path, $"{Prefix}*{StoreBackup.Unfinished}")) File.Delete(cut);
    }
}
