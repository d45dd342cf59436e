using System.Data.Common;
using FabAccess.Server.Alarms;
using FabAccess.Server.Backups;
using FabAccess.Server.Board;
using FabAccess.Server.Boxes;
using FabAccess.Server.Broker;
using FabAccess.Server.Configuration;
using FabAccess.Server.Gate;
using FabAccess.Server.Ingest;
using FabAccess.Server.Integrations;
using FabAccess.Server.Keys;
using FabAccess.Server.Lifecycle;
using FabAccess.Server.Link;
using FabAccess.Server.Memory;
using FabAccess.Server.Pages;
using FabAccess.Server.Permits;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using Microsoft.AspNetCore.Connections;
using NodaTime;

namespace FabAccess.Server.Commands;

/// <summary>Starts the server: settings, store, parts, pages, in this order, and each stops what follows when it fails.</summary>
internal static partial class RunCommand
{
    public static async Task<int> RunAsync(string file, CancellationToken stop)
    {
        if (CheckConfigCommand.Read(file) is not { } settings) return ExitCodes.Problems;
        FileStream? runLock;
        try
        {
            runLock = await RunLock.TakeOnceFree(settings.DataFolder, stop);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The data folder {settings.DataFolder} cannot be used: {failure.Message}");
            return ExitCodes.StoreUnavailable;
        }
        if (runLock is null)
        {
            await Console.Error.WriteLineAsync($"Another server runs on {settings.DataFolder}. End that one, or give this one a data folder, a store and addresses of its own.");
            return ExitCodes.Taken;
        }
        await using (runLock) return await RunOnStoreAsync(settings, stop);
    }

    private static async Task<int> RunOnStoreAsync(ServerSettings settings, CancellationToken stop)
    {
        ILabStore store;
        try
        {
            store = StoreSetup.Create(settings.Store);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The store cannot be used: {failure.Message}");
            return ExitCodes.StoreUnavailable;
        }
        using (store) return await RunAsync(settings, store, stop);
    }

    private static async Task<int> RunAsync(ServerSettings settings, ILabStore store, CancellationToken stop)
    {
        await using var app = Build(settings, store);
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("FabAccess.Server");
        try
        {
            if (StoreOpening.Open(settings, store, Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), log) is { } refusal)
            {
                StoreUnavailable(log, store.Description, refusal);
                return ExitCodes.StoreUnavailable;
            }
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
        {
            StoreUnavailable(log, store.Description, failure.Message);
            return ExitCodes.StoreUnavailable;
        }
        StoreReady(log, store.Description);
        if (IsEmpty(store))
        {
            NoLab(log);
            return ExitCodes.WrongStore;
        }

        try
        {
            _ = app.Services.GetRequiredService<LabKeys>();
            _ = app.Services.GetRequiredService<BrokerFiles>().Link;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            KeysUnavailable(log, failure.Message);
            return ExitCodes.StoreUnavailable;
        }

        app.MapPages();
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            AddressTaken(log, settings.Listen);
            return ExitCodes.Taken;
        }
        Listening(log, app.Urls.First());
        OnlyThisMachine(log);
        await app.WaitForShutdownAsync(stop);
        return ExitCodes.Ok;
    }

    private static bool IsEmpty(ILabStore store)
    {
        using var db = store.CreateDbContext();
        return !db.Labs.Any();
    }

    private static WebApplication Build(ServerSettings settings, ILabStore store)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        // Nothing but server.json says where the server listens: Kestrel would take further addresses from the environment.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(settings.Listen));
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<BoardChanges>();
        builder.Services.AddStore(store);
        builder.Services.AddKeys(settings.DataFolder);
        builder.Services.AddBroker(settings.Broker);
        builder.Services.AddIntegrations(settings.Integrations, settings.DataFolder);
        builder.Services.AddLabLink();
        builder.Services.AddBoxes();
        builder.Services.AddLifecycle();
        builder.Services.AddIngest();
        builder.Services.AddSessions();
        builder.Services.AddPermits(settings.ShowsPrices);
        builder.Services.AddAlarms();
        builder.Services.AddBackups(settings);
        builder.Services.AddGate(settings.Gate);
        builder.Services.AddHostedService<MemoryReturn>();
        builder.Services.AddPages(new() { FrameAncestors = [.. settings.FrameAncestors], KeyFolder = Path.Combine(settings.DataFolder, "keys") });
        return builder.Build();
    }

    [LoggerMessage(1, LogLevel.Information, "Listening on {Address}")]
    private static partial void Listening(ILogger log, string address);

    [LoggerMessage(2, LogLevel.Information, "There is no signing in yet: only this machine itself can reach the pages, and everybody at it may do everything.")]
    private static partial void OnlyThisMachine(ILogger log);

    [LoggerMessage(3, LogLevel.Information, "The store is ready: {Store}.")]
    private static partial void StoreReady(ILogger log, string store);

    [LoggerMessage(5, LogLevel.Critical, "The store holds no lab yet: fill it with 'seed LAB.json' first.")]
    private static partial void NoLab(ILogger log);

    [LoggerMessage(6, LogLevel.Critical, "{Address} is taken by another program. End that program, or choose another address in listen.")]
    private static partial void AddressTaken(ILogger log, System.Net.IPEndPoint address);

    [LoggerMessage(7, LogLevel.Critical, "The lab's keys cannot be used: {Reason}")]
    private static partial void KeysUnavailable(ILogger log, string reason);

    [LoggerMessage(4, LogLevel.Critical, "The store ({Store}) cannot be used: {Reason}")]
    private static partial void StoreUnavailable(ILogger log, string store, string reason);
}
