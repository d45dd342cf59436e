using FabAccess.Core.Values;
using FabAccess.Server.Board;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Alarms;

/// <summary>
/// Keeps the alarms in step with the facts: opens what the rules call for, once a cause and box; counts it while it stands;
/// closes it when it is over. Each opening and each end is logged once.
/// </summary>
internal sealed partial class AlarmKeeper(ILabStore store, LinkCondition link, BoardChanges board, TimeProvider time, ILogger<AlarmKeeper> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>What comes and goes is one alarm: it is opened again, not anew, within this.</summary>
    public static readonly Duration Flapping = Duration.FromHours(1);

    /// <summary>Closed alarms that are kept; the oldest go. Those that a person closed stay.</summary>
    public const int MostClosed = 1000;

    /// <summary>That an alarm still stands is written this often and no oftener: each write is a sync, and ages a card.</summary>
    private static readonly Duration Restated = Duration.FromMinutes(10);

    private bool isDown;

    /// <summary>Once.</summary>
    internal void Step()
    {
        try
        {
            using var db = store.CreateDbContext();
            Compare(db, Instant.FromDateTimeOffset(time.GetUtcNow()));
            isDown = false;
        }
        catch (Exception failure) when (StoreFailure.Is(failure))
        {
            if (!isDown) Away(log, failure.Message);
            isDown = true;
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
                await Task.Delay(Every, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ending.
        }
    }

    private void Compare(LabDb db, Instant now)
    {
        var wanted = AlarmRules.Of(AlarmFacts.Load(db, link.Now, now)).ToDictionary(g => (g.Cause, g.Box));
        var open = db.Alarms.Where(a => a.ClosedAt == null).AsEnumerable().Where(a => !AlarmRules.IsOfAnEvent(a.Cause)).ToList();
        List<Action> said = [];
        foreach (var alarm in open)
        {
            if (wanted.Remove((alarm.Cause, alarm.Box), out var grievance)) Restate(alarm, grievance, now);
            else if (!AlarmRules.WantsAPerson(alarm.Cause))
            {
                alarm.ClosedAt = now;
                said.Add(() => Over(log, alarm.Cause, Where(alarm.Box)));
            }
        }
        foreach (var grievance in wanted.Values)
        {
            Open(db, grievance, now);
            said.Add(() => Opened(log, grievance.Cause, Where(grievance.Box), grievance.Detail));
        }
        if (db.SaveChanges() == 0 || said.Count == 0) return;
        said.ForEach(say => say());
        Prune(db);
        board.Changed();
    }

    private static void Restate(Alarm alarm, Grievance grievance, Instant now)
    {
        if (alarm.Count == grievance.Count && alarm.Detail == grievance.Detail && now - alarm.LastAt < Restated) return;
        (alarm.Count, alarm.Detail, alarm.LastAt) = (grievance.Count, grievance.Detail, now);
    }

    private static void Open(LabDb db, Grievance grievance, Instant now)
    {
        var since = now - Flapping;
        var again = AlarmRules.WantsAPerson(grievance.Cause) ? null
            : db.Alarms.Where(a => a.Cause == grievance.Cause && a.Box == grievance.Box && a.ClosedAt > since).OrderByDescending(a => a.ClosedAt).FirstOrDefault();
        if (again is null) db.Alarms.Add(new() { Cause = grievance.Cause, Box = grievance.Box, Detail = grievance.Detail, OpenedAt = now, LastAt = now, Count = grievance.Count });
        else (again.ClosedAt, again.Detail, again.Count, again.LastAt) = (null, grievance.Detail, grievance.Count, now);
    }

    private static void Prune(LabDb db)
    {
        var passing = Enum.GetValues<AlarmCause>().Where(c => !AlarmRules.WantsAPerson(c)).ToList();
        var old = db.Alarms.Where(a => a.ClosedAt != null && passing.Contains(a.Cause)).OrderByDescending(a => a.Id).Skip(MostClosed).Select(a => a.Id).ToList();
        if (old.Count > 0) db.Alarms.Where(a => old.Contains(a.Id)).ExecuteDelete();
    }

    private static string Where(BoxId? box) => box?.ToString() ?? "the lab";

    [LoggerMessage(60, LogLevel.Warning, "Alarm {Cause} of {Where}: {Detail}")]
    private static partial void Opened(ILogger log, AlarmCause cause, string where, string detail);

    [LoggerMessage(61, LogLevel.Information, "Alarm {Cause} of {Where} is over.")]
    private static partial void Over(ILogger log, AlarmCause cause, string where);

    [LoggerMessage(62, LogLevel.Error, "Alarms cannot be kept: {Reason}")]
    private static partial void Away(ILogger log, string reason);
}
