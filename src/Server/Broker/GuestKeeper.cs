using System.Data.Common;
using FabAccess.Core.Values;
using FabAccess.Server.Keys;
using NodaTime;

namespace FabAccess.Server.Broker;

/// <summary>
/// Sees to it that the broker knows who is kept out and who may read along, from the moment it changes. It reads its lists
/// again without letting go of anybody; should it not, it is started anew: then everybody has to come again, which is
/// the lesser evil. Of a broker that somebody else runs only the files are kept.
/// </summary>
internal sealed class GuestKeeper(
    BrokerFiles files, BrokerState state, BrokerSupervisor broker, LabKeys keys, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<GuestKeeper> logger) : BackgroundService
{
    /// <summary>Who may read along may do so for hours.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromHours(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim oneAtATime = new(1);

    // The lists on disk say what the broker was not told.
    private bool isBehind;

    /// <summary>Returns when the broker goes by what the store says now.</summary>
    /// <exception cref="IOException">The lists cannot be written.</exception>
    public async Task Refresh(CancellationToken stop)
    {
        await oneAtATime.WaitAsync(stop);
        try
        {
            isBehind |= files.UpdateLists();
            if (!isBehind || !state.IsEmbedded) return;
            // Whoever asked may hang up; what the lists say now is told.
            if (await broker.Reload(CancellationToken.None)) BrokerLog.ListsRead(logger, BrokerOptions.MainName);
            else broker.StartAnew();
            isBehind = false;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Likewise; that it could not be done stands in the log, and is tried again within the hour.</summary>
    public async Task TryRefresh(CancellationToken stop)
    {
        try
        {
            await Refresh(stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException)
        {
            BrokerLog.ListsNotWritten(logger, BrokerOptions.MainName, e.Message);
        }
    }

    /// <summary>
    /// Ends whatever connection a box's name has, by taking the name over for a moment. Returns why that may not have come to pass,
    /// as a sentence.
    /// </summary>
    public async Task<string?> PutOut(BoxId box, CancellationToken stop)
    {
        try
        {
            await Refresh(stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException)
        {
            BrokerLog.ListsNotWritten(logger, BrokerOptions.MainName, e.Message);
            return $"The broker's lists cannot be written: {e.Message}";
        }
        // A broker that is not there has nobody connected, and reads the lists when it is.
        if (state is { IsEmbedded: true, IsRunning: false }) return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        return await BriefVisit.Make(keys.Authority, (state.Host, state.Port), CertificateProfile.Evictor(box, Instant.FromDateTimeOffset(time.GetUtcNow())), limit.Token);
    }

    public override void Dispose()
    {
        oneAtATime.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What a verb wrote into the store while this was starting, it could not say.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (lifetime.ApplicationStarted.Register(started.SetResult)) await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryRefresh(stoppingToken);
            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
