using System.ComponentModel;
using System.Net;
using System.Net.Sockets;

namespace FabAccess.Server.Broker;

/// <summary>
/// Keeps the embedded broker running while the server does. Each run writes the configuration, starts the child, waits
/// until it takes connections, then waits for its end; what ends or does not start is tried again after a wait.
/// A reason is logged when it is new, not at each try.
/// </summary>
internal sealed class BrokerSupervisor(BrokerOptions options, BrokerState state, TimeProvider time, ILogger<BrokerSupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan UpLongEnough = TimeSpan.FromMinutes(1), StartLimit = TimeSpan.FromSeconds(10), ProbeEvery = TimeSpan.FromMilliseconds(20);

    private readonly string folder = Path.GetFullPath(Path.Combine(options.DataFolder, "broker"));
    private string? toldReason;

    private string Configuration => Path.Combine(folder, "mosquitto.conf");

    private string ProcessNumberFile => Path.Combine(folder, "mosquitto.pid");

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
            catch (Exception e) when (e is OperationCanceledException or IOException or UnauthorizedAccessException or Win32Exception)
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
        Directory.CreateDirectory(folder);
        if (await BrokerOrphan.End(ProcessNumberFile, Configuration, stop) is { } orphan) BrokerLog.OrphanEnded(logger, orphan);
        if (!File.Exists(options.Mosquitto))
            return $"{options.Mosquitto} is missing. Install the Debian package mosquitto (apt install mosquitto), or name the program in broker.mosquitto.";
        if (!IsPortFree()) return $"Port {state.Port} of 127.0.0.1 is taken by another program. End that program, or choose another port in broker.port.";
        await File.WriteAllTextAsync(Configuration, BrokerConfiguration.For(state.Port), stop);
        using var broker = new BrokerProcess(options.Mosquitto, Configuration, ProcessNumberFile, line => BrokerLog.Said(logger, line));
        try
        {
            if (!await TakesConnections(broker, stop)) return Complaint(broker);
            toldReason = null;
            state.Running();
            BrokerLog.Running(logger, state.Port);
            return $"Mosquitto ended {await broker.Ended(stop)}.";
        }
        finally
        {
            await broker.Stop();
            if (stop.IsCancellationRequested) BrokerLog.Stopped(logger);
        }
    }

    private void Tell(string reason)
    {
        state.NotRunning(reason);
        if (reason == toldReason) return;
        toldReason = reason;
        BrokerLog.NotRunning(logger, reason);
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
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, state.Port, stop);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(ProbeEvery, time, stop);
            }
        }
        return false;
    }

    private bool IsPortFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, state.Port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> Waited(TimeSpan wait, CancellationToken stop)
    {
        await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
