using FabAccess.Service;

namespace FabAccess.Server.Lifecycle;

/// <summary>
/// Tells the service manager that the server is ready, and then that it is alive while its loops turn. It runs on the pool
/// that answers requests: a server whose pool stands still says nothing either, and is ended and started again. A database
/// or a broker that is away is no reason for that: a new start would not bring it back.
/// </summary>
internal sealed partial class ServiceWatch(Pulses pulses, ServiceNotify service, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ServiceWatch> log) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ready = lifetime.ApplicationStarted.Register(service.Ready);
        using var stopping = lifetime.ApplicationStopping.Register(service.Stopping);
        using var timer = new PeriodicTimer(service.Watchdog is { } watchdog && watchdog / 2 < Longest ? watchdog / 2 : Longest, time);
        Pulse? hanging = null;
        try
        {
            do
            {
                var now = pulses.Hanging;
                if (now is null) service.Alive();
                else if (now != hanging) Hangs(log, now.Name);
                hanging = now;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Ending.
        }
    }

    [LoggerMessage(78, LogLevel.Error, "The {Loop} hangs: the service manager is no longer told that the server is alive.")]
    private static partial void Hangs(ILogger log, string loop);
}
