using System.ComponentModel;
using System.Data.Common;
using System.Net;
using System.Net.Sockets;

namespace FabAccess.Server.Broker;

/// <summary>
/// Keeps the embedded broker running while the server does. Each run writes the configuration, starts the child, waits
/// until it takes connections, then waits for its end; what ends or does not start is tried again after a wait.
/// A reason is logged when it is new, not at each try.
/// </summary>
internal sealed class BrokerSupervisor(BrokerOptions options, IBrokerFiles files, BrokerState state, TimeProvider time, ILogger<BrokerSupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan UpLongEnough = TimeSpan.FromMinutes(1), StartLimit = TimeSpan.FromSeconds(10), ProbeEvery = TimeSpan.FromMilliseconds(20), ReloadLimit = TimeSpan.FromSeconds(2);

    private readonly IPEndPoint reached = new(IPAddress.Parse(options.Place.Host), state.Port);
    private readonly SemaphoreSlim oneReload = new(1);
    private volatile BrokerProcess? running;
    private string? toldReason;

    /// <summary>Has the broker read its lists again; true once it does so, or when there is none that could have old ones.</summary>
    public async Task<bool> Reload(CancellationToken stop)
    {
        await oneReload.WaitAsync(stop);
        try
        {
            if (running is not { } broker || await broker.Reload(ReloadLimit, stop)) return true;
            BrokerLog.ListsNotRead(logger, options.Name, ReloadLimit.TotalSeconds);
            return false;
        }
        finally
        {
            oneReload.Release();
        }
    }

    /// <summary>Ends the broker; another one starts in its place.</summary>
    public void StartAnew() => running?.Kill();

    public override void Dispose()
    {
        oneReload.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = options.FirstRestart;
        while (!stoppingToken.IsCancellationRequested)
        {
            long began = time.GetTimestamp();
            try
            {
                Tell(await RunOnce(stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            // Cancelled without a stop: an earlier broker that did not end in time.
            catch (Exception e) when (e is OperationCanceledException or IOException or UnauthorizedAccessException or Win32Exception or DbException)
            {
                Tell(e.Message);
            }
            if (time.GetElapsedTime(began) >= UpLongEnough) wait = options.FirstRestart;
            if (!await Waited(wait, stoppingToken)) break;
            wait = wait > options.LongestRestart / 2 ? options.LongestRestart : wait * 2;
        }
        state.NotRunning("The server is stopping.");
    }

    /// <summary>One life of the broker; returns why it ended or did not start, as a sentence.</summary>
    private async Task<string> RunOnce(CancellationToken stop)
    {
        if (await BrokerOrphan.End(files.ProcessNumberFile, files.Configuration, stop) is { } orphan) BrokerLog.OrphanEnded(logger, options.Name, orphan);
        if (!File.Exists(options.Mosquitto))
            return $"{options.Mosquitto} is missing. Install the Debian package mosquitto (apt install mosquitto), or name the program in broker.mosquitto.";
        if (TroubleWithThePort() is { } trouble) return trouble;
        files.WriteAll(state.Port);
        int lists = files.ListsVersion;
        using var broker = new BrokerProcess(options.Mosquitto, files.Configuration, files.ProcessNumberFile, line => BrokerLog.Said(logger, line));
        try
        {
            if (!await TakesConnections(broker, stop)) return Complaint(broker);
            (toldReason, running) = (null, broker);
            // They may have changed since it read them.
            if (files.ListsVersion != lists && !await Reload(stop)) broker.Kill();
            state.Running();
            BrokerLog.Running(logger, options.Name, new(options.Listen.Address, state.Port));
            return $"Mosquitto ended {await broker.Ended(stop)}.";
        }
        finally
        {
            running = null;
            await broker.Stop();
            if (stop.IsCancellationRequested) BrokerLog.Stopped(logger, options.Name);
        }
    }

    private void Tell(string reason)
    {
        state.NotRunning(reason);
        if (reason == toldReason) return;
        toldReason = reason;
        BrokerLog.NotRunning(logger, options.Name, reason, options.Meanwhile);
    }

    private static string Complaint(BrokerProcess broker)
    {
        string what = broker.HasEnded ? "Mosquitto ended before it took connections" : $"Mosquitto did not take connections within {StartLimit.TotalSeconds} s";
        return broker.LastError is { } error ? $"{what}: {error.TrimEnd('.')}." : $"{what}.";
    }

    private async Task<bool> TakesConnections(BrokerProcess broker, CancellationToken stop)
    {
        long began = time.GetTimestamp();
        while (!broker.HasEnded && time.GetElapsedTime(began) < StartLimit)
        {
            using var probe = new Socket(reached.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(reached, stop);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(ProbeEvery, time, stop);
            }
        }
        return false;
    }

    private string? TroubleWithThePort()
    {
        var listen = new IPEndPoint(options.Listen.Address, state.Port);
        using var listener = new TcpListener(listen);
        try
        {
            listener.Start();
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return $"{listen} is taken by another program. End that program, or choose another port in {options.Section}.listen.";
        }
        catch (SocketException e)
        {
            return $"{listen} cannot be listened on: {e.Message}. See {options.Section}.listen.";
        }
    }

    private async Task<bool> Waited(TimeSpan wait, CancellationToken stop)
    {
        await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
