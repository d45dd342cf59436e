using System.Globalization;
using System.Runtime.InteropServices;

namespace FabAccess.Simulator.Plugs;

/// <summary><c>plug KIND</c>: one plug on loopback until it is ended, for whoever writes or tries a driver.</summary>
internal static class PlugCommand
{
    public const string Usage = """
        Usage: fabaccess-simulator plug shelly|shellyGen1|tasmota [--port PORT] [--password PASSWORD] [--watts WATTS]

          Prints the plug's address and plays it until Ctrl-C. --port 0 (default) takes any; --watts is what hangs on it draws.
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var options = new Dictionary<string, string>();
        for (int i = 1; i + 1 < arguments.Count; i += 2) options[arguments[i]] = arguments[i + 1];
        bool isSound = arguments.Count % 2 == 1 && options.Keys.All(o => o is "--port" or "--password" or "--watts");
        if (!isSound || !ushort.TryParse(options.GetValueOrDefault("--port", "0"), CultureInfo.InvariantCulture, out ushort port)
            || !double.TryParse(options.GetValueOrDefault("--watts", "0"), CultureInfo.InvariantCulture, out double watts)
            || Start(arguments[0], port, options.GetValueOrDefault("--password"), watts) is not { } starting)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        await using var server = await starting.ConfigureAwait(false);
        Console.WriteLine($"http://127.0.0.1:{server.Port}");
        var ended = new TaskCompletionSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        await ended.Task.ConfigureAwait(false);
        return 0;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.TrySetResult();
        }
    }

    private static Task<PlugServer>? Start(string kind, int port, string? password, double watts) => kind switch
    {
        "shelly" => new ShellyPlug(TimeProvider.System) { Password = password, Relay = { LoadWatts = watts } }.StartAsync(port),
        "shellyGen1" => new ShellyGen1Plug(TimeProvider.System) { Password = password, Relay = { LoadWatts = watts } }.StartAsync(port),
        "tasmota" => new TasmotaDevice(TimeProvider.System) { Password = password, Relay = { LoadWatts = watts } }.StartAsync(port),
        _ => null,
    };
}
