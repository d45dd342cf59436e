using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;

namespace FabAccess.Simulator.Demo;

/// <summary>The verb demo: a whole lab on this computer, to be played with in the browser, or played through once.</summary>
public static class DemoCommand
{
    private const int Done = 0, Failed = 1, WrongUsage = 2, CheckFailed = 3, Interrupted = 130;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        if (DemoArguments.Read(words, out string problem) is not { } arguments)
        {
            Say(problem);
            Say(DemoArguments.Usage);
            return WrongUsage;
        }
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        try
        {
            return await RunAsync(arguments, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or TimeoutException or UnauthorizedAccessException)
        {
            Say(failure.Message);
            return Failed;
        }
    }

    private static async Task<int> RunAsync(DemoArguments arguments, CancellationToken stop)
    {
        int port = FreePort.Near(arguments.Port);
        if (port != arguments.Port && !arguments.IsOnce) Say($"Port {arguments.Port} is taken; the demo page uses {port}.");
        Say("Preparing the lab …");
        var options = new LabOptions(arguments.StateFolder, arguments.ServerPath, arguments.EdgePath, DemoLab.Seed)
        {
            ServerPort = arguments.IsOnce ? 0 : 8080,
            FrameAncestor = $"http://127.0.0.1:{port}",
            Say = Say,
        };
        var lab = await LabProcesses.PrepareAsync(options).WaitAsync(stop).ConfigureAwait(false);
        await using (lab.ConfigureAwait(false))
        {
            Say("Starting server, broker and boxes …");
            await lab.StartAsync().WaitAsync(stop).ConfigureAwait(false);
            return arguments.IsOnce ? await PlayOnceAsync(lab, stop).ConfigureAwait(false) : await ServeAsync(lab, port, arguments.IsJson, stop).ConfigureAwait(false);
        }
    }

    private static async Task<int> PlayOnceAsync(LabProcesses lab, CancellationToken stop)
    {
        var summary = await ScriptedDay.PlayAsync(lab, Say).WaitAsync(stop).ConfigureAwait(false);
        Console.Out.WriteLine(JsonSerializer.Serialize(summary, Json));
        return summary.Checks.All(c => c.Holds) ? Done : CheckFailed;
    }

    private static async Task<int> ServeAsync(LabProcesses lab, int port, bool isJson, CancellationToken stop)
    {
        var page = await DemoSite.StartAsync(lab, port).ConfigureAwait(false);
        await using (page.ConfigureAwait(false))
        {
            Say("Everything runs. Ctrl-C ends it.");
            string url = $"http://127.0.0.1:{port}/";
            Console.Out.WriteLine(isJson ? JsonSerializer.Serialize(new { url, server = lab.ServerAddress, brokerPort = lab.BrokerPort }, Json) : $"Open {url}");
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            Say("Ending …");
        }
        return Done;
    }

    // The first signal ends the lab in order; the second one is left to the system.
    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        if (stop.IsCancellationRequested) return;
        signal.Cancel = true;
        stop.Cancel();
    }

    private static void Say(string sentence) => Console.Error.WriteLine(sentence);
}
