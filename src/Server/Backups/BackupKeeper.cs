using System.Data.Common;
using FabAccess.Server.Alarms;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Backups;

/// <summary>
/// Backs an SQLite store up: at once where there is no backup, then every hour in which it was written. Each is read whole,
/// so this is also the regular check of the store. A failure is an alarm until one succeeds.
/// </summary>
internal sealed partial class BackupKeeper(BackupPlace place, ILabStore store, TimeProvider time, ILogger<BackupKeeper> log) : BackgroundService
{
    public static readonly Duration Between = Duration.FromHours(1);

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private bool isFailing;
    private long? madeAt;

    // A run before this one may have left its alarm open.
    private bool isAlarmOpen = true;

    /// <summary>Once; whether a backup was made.</summary>
    internal bool Step()
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        try
        {
            if (place.Backups.All is [var newest, ..] && (!StoreBackup.IsChangedSince(place.Store, newest) || IsRecent(newest, now))) return false;
            var (backup, rot) = StoreBackup.Make(place.Store, place.Backups, now);
            madeAt = time.GetTimestamp();
            place.Backups.Prune();
            NoteEpoch();
            Tell(rot.Count > 0 ? (AlarmCause.StoreRotten, string.Join(' ', rot)) : null, isOver: isAlarmOpen, now);
            if (isFailing) Back(log, backup.File);
            isFailing = isAlarmOpen = false;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException or DbUpdateException)
        {
            if (!isFailing)
            {
                Failed(log, failure.Message);
                TryTell(failure.Message, now);
            }
            isFailing = isAlarmOpen = true;
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                Step();
                await Task.Delay(isFailing ? TimeSpan.FromMinutes(10) : Every, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ending.
        }
    }

    // Where the wall clock was ahead when the newest was made, one must not be made each minute: what this process made, it timed.
    private bool IsRecent(Backup newest, Instant now) =>
        now >= newest.MadeAt ? now - newest.MadeAt < Between : madeAt is { } made && time.GetElapsedTime(made) < Between.ToTimeSpan();

    // The epoch may have risen while the server ran.
    private void NoteEpoch()
    {
        using var db = store.CreateDbContext();
        EpochFile.Raise(place.DataFolder, db.Labs.AsNoTracking().Select(l => l.Epoch).Single());
    }

    private void TryTell(string why, Instant now)
    {
        try
        {
            Tell((AlarmCause.BackupFailed, why), isOver: false, now);
        }
        catch (Exception failure) when (failure is DbException or IOException)
        {
            // The store itself is away, and ingest says so.
        }
    }

    private void Tell((AlarmCause Cause, string Detail)? alarm, bool isOver, Instant now)
    {
        if (alarm is null && !isOver) return;
        using var connection = store.Open();
        using var write = store.BeginWrite(connection);
        if (isOver) AlarmSql.Close(write, AlarmCause.BackupFailed, now);
        if (alarm is { } raised) AlarmSql.Raise(write, raised.Cause, null, raised.Detail, now);
        write.Commit();
    }

    [LoggerMessage(75, LogLevel.Error, "The store cannot be backed up: {Reason}")]
    private static partial void Failed(ILogger log, string reason);

    [LoggerMessage(76, LogLevel.Information, "The store is backed up again, to {File}.")]
    private static partial void Back(ILogger log, string file);
}

/// <summary>Where an SQLite store and its backups are.</summary>
internal sealed record BackupPlace(string Store, string DataFolder)
{
    public BackupFolder Backups { get; } = new(Path.Combine(DataFolder, "backups"));
}
