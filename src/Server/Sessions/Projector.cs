using FabAccess.Core.Values;
using FabAccess.Server.Board;
using FabAccess.Server.Ingest;
using FabAccess.Server.Permits;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Sessions;

/// <summary>Follows what ingest commits: at start, and whenever it is woken, it projects every box that is behind.</summary>
internal sealed partial class Projector(ILabStore store, ProjectionSignal signal, IngestQueue arrivals, BoardChanges board, TimeProvider time, ILogger<Projector> log, IPermitPlanning? planning = null) : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200), LongestRetry = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What comes in goes first, because boxes wait for its acknowledgement and nobody loses by a session that shows a moment
    /// later. Under a flood that does not end there is still so much work after so much waiting, however many boxes there are.
    /// </summary>
    private static readonly TimeSpan LongestDeference = TimeSpan.FromMilliseconds(500), WorkBetween = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two looks for charges that have waited long enough.</summary>
    private static readonly TimeSpan BetweenOverdue = TimeSpan.FromHours(1);

    private long? workingSince, lookedForOverdue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var retry = FirstRetry;
        bool isDown = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                CatchUp(stoppingToken);
                if (isDown) Back(log);
                (isDown, retry) = (false, FirstRetry);
                await NextAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // DbUpdate: also a constraint that says no; whatever it is, the entries stay and are tried again.
            catch (Exception failure) when (StoreFailure.Is(failure))
            {
                if (!isDown) Away(log, failure);
                isDown = true;
                if (!await WaitAsync(retry, stoppingToken)) return;
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }
        }
    }

    /// <summary>Projects until no box is behind, and uses what was learned of the boxes' boots.</summary>
    internal void CatchUp(CancellationToken stop)
    {
        // One context on one open connection for all of it: making one costs as much as half a step.
        using var db = store.CreateDbContext();
        db.Database.OpenConnection();
        foreach (var box in Projection.Behind(db))
        {
            do GiveWay(stop);
            while (Use(db, StepOf(box), stop));
        }
        while (Use(db, Replacing.Step, stop)) GiveWay(stop);
        if (lookedForOverdue is { } looked && time.GetElapsedTime(looked) < BetweenOverdue) return;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        while (Use(db, lab => Replacing.ChargeOverdue(lab, now), stop)) GiveWay(stop);
        lookedForOverdue = time.GetTimestamp();
    }

    // What one step knew, the next asks for anew.
    private static bool Use(LabDb db, Func<LabDb, bool> step, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return false;
        db.ChangeTracker.Clear();
        return step(db);
    }

    private async Task NextAsync(CancellationToken stop)
    {
        using var late = new CancellationTokenSource(BetweenOverdue, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            await signal.NextAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nothing came: time to look for what has waited long enough.
        }
    }

    private void GiveWay(CancellationToken stop)
    {
        if (workingSince is { } since && time.GetElapsedTime(since) < WorkBetween) return;
        _ = arrivals.GiveWay(LongestDeference, stop);
        workingSince = time.GetTimestamp();
    }

    private Func<LabDb, bool> StepOf(BoxId box) => db =>
    {
        var step = Projection.Step(db, box);
        if (step.HasNewRights) planning?.RightsChanged();
        if (step.IsAdvanced) board.Changed();
        return step.IsAdvanced;
    };

    private async Task<bool> WaitAsync(TimeSpan delay, CancellationToken stop)
    {
        try
        {
            await Task.Delay(delay, time, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(40, LogLevel.Error, "Sessions and charges cannot be brought up to date; what came in is kept and will be tried again.")]
    private static partial void Away(ILogger log, Exception failure);

    [LoggerMessage(41, LogLevel.Information, "Sessions and charges are brought up to date again.")]
    private static partial void Back(ILogger log);
}
