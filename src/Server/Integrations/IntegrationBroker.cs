using FabAccess.Server.Broker;

namespace FabAccess.Server.Integrations;

/// <summary>
/// A second Mosquitto, for devices and programs without certificates: a process, a listener and lists of its own. Whatever becomes of it,
/// the boxes' broker and the server go on.
/// </summary>
internal sealed class IntegrationBroker : IHostedService, IDisposable
{
    public const string Name = "integration broker";

    private readonly IntegrationFiles files;
    private readonly BrokerSupervisor supervisor;
    private readonly SemaphoreSlim oneAtATime = new(1);
    private readonly ILogger<BrokerSupervisor> logger;

    // The lists on disk say what the broker was not told.
    private bool isBehind;

    /// <param name="options">Where it listens.</param>
    /// <param name="main">Of the boxes' broker: it is the same program, started again after the same waits.</param>
    /// <param name="ledger">Who may come.</param>
    /// <param name="time">The machine's.</param>
    /// <param name="logger">Of either broker.</param>
    public IntegrationBroker(IntegrationOptions options, BrokerOptions main, IntegrationLedger ledger, TimeProvider time, ILogger<BrokerSupervisor> logger)
    {
        var run = main with
        {
            Embedded = true, Listen = options.Listen, AclFile = null, Name = Name, Section = "integrations", Meanwhile = "plugs and dashboards that speak MQTT are not reached meanwhile",
        };
        this.logger = logger;
        files = new(options, ledger, main.DataFolder);
        State = new(run);
        supervisor = new(run, files, State, time, logger);
    }

    public BrokerState State { get; }

    /// <summary>Returns when the broker goes by what the ledger says now: who was taken off is cut off.</summary>
    /// <exception cref="IOException">The lists cannot be written.</exception>
    public async Task Refresh(CancellationToken stop)
    {
        await oneAtATime.WaitAsync(stop);
        try
        {
            isBehind |= files.UpdateLists();
            if (!isBehind) return;
            // Whoever asked may hang up; what the lists say now is told.
            if (await supervisor.Reload(CancellationToken.None)) BrokerLog.ListsRead(logger, Name);
            else supervisor.StartAnew();
            isBehind = false;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => supervisor.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => supervisor.StopAsync(cancellationToken);

    public void Dispose()
    {
        supervisor.Dispose();
        oneAtATime.Dispose();
    }
}
