using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Hardware;

namespace FabAccess.Simulator.Processes;

/// <summary>
/// A lab of real processes: one server (which starts its broker), and one edge worker for each box, wired to simulated
/// hardware in this process. Whatever is started dies with this process, and each part can be killed and restarted by
/// itself. Nothing is waited for by guessing: programs say when they are ready.
/// </summary>
public sealed class LabProcesses : IAsyncDisposable
{
    /// <summary>A badge counts once the box saw its reader empty for some searches; with room to spare.</summary>
    private const int SearchesUntilBadgesCount = 8;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10), ReadersPatience = TimeSpan.FromSeconds(2);

    private readonly LabOptions options;
    private readonly LabFolder folder;

    private LabProcesses(LabOptions options, LabFolder folder, int brokerPort)
    {
        this.options = options;
        this.folder = folder;
        BrokerPort = brokerPort;
        Server = new("server", options.ServerPath, ["run", "--config", folder.ServerConfig], folder.Log("server"), options.IsServerElsewhere);
        Boxes = [.. options.Lab.Boxes.Select(box => new SimulatedBox(box.Id, [.. options.Lab.Machines.Where(m => m.Box == box.Id).Select(m => (m.Id, m.Name))], folder.Wires, brokerPort, options.Baud))];
        Edges = Boxes.ToImmutableDictionary(b => b.Id, b => new ChildProcess($"edge {b.Id}", options.EdgePath, ["run", "--config", folder.BoxConfig(b.Id)], folder.Log($"edge-{b.Id}")));
    }

    public ChildProcess Server { get; }

    public ImmutableDictionary<BoxId, ChildProcess> Edges { get; }

    public ImmutableArray<SimulatedBox> Boxes { get; }

    public IEnumerable<SimulatedMachine> Machines => Boxes.SelectMany(b => b.Machines);

    public int BrokerPort { get; }

    /// <summary>Where the server's pages and its API are.</summary>
    public Uri ServerAddress { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>The broker's process, which descends from the server's; null while there is none.</summary>
    public int? BrokerId => Server.IsRunning ? ProcessTable.Below(Server.Id, "mosquitto") is [var id, ..] ? id : null : null;

    public SimulatedMachine Machine(string id) => Machines.First(m => m.Id.ToString() == id);

    public SimulatedBox BoxOf(SimulatedMachine machine) => Boxes.First(b => b.Machines.Contains(machine));

    /// <summary>The folder that a box keeps its journal in.</summary>
    public string DataFolderOf(BoxId box) => folder.BoxData(box);

    /// <summary>The configuration file of a box.</summary>
    public string BoxConfigOf(BoxId box) => folder.BoxConfig(box);

    /// <summary>The server's configuration file.</summary>
    public string ServerConfig => folder.ServerConfig;

    /// <summary>Where the server keeps its store and keys.</summary>
    public string ServerDataFolder => folder.ServerData;

    /// <summary>Prepares the state folder, seeds the server, wires the boxes. Nothing runs yet but the hardware.</summary>
    /// <exception cref="InvalidOperationException">A program refused; its words are in the message.</exception>
    /// <exception cref="IOException">The folder is not a lab's and not empty.</exception>
    public static async Task<LabProcesses> PrepareAsync(LabOptions options)
    {
        int brokerPort = Choose(options.BrokerPort, "broker", options.Say), serverPort = Choose(options.ServerPort, "server", options.Say), gatePort = Choose(0, "gate", options.Say);
        var folder = LabFolder.Open(options);
        bool isSeeded = File.Exists(folder.SeededMark);
        folder.WriteServerConfig(options, serverPort, brokerPort, gatePort);
        if (!isSeeded) await SeedAsync(options, folder).ConfigureAwait(false);
        var lab = new LabProcesses(options, folder, brokerPort);
        foreach (var box in lab.Boxes) folder.WriteBoxConfig(options, box);
        return lab;
    }

    /// <summary>Starts everything and waits until the server listens and every box is ready for badges.</summary>
    public async Task StartAsync()
    {
        await StartServerAsync().ConfigureAwait(false);
        await Task.WhenAll(Boxes.Select(b => StartEdgeAsync(b.Id))).ConfigureAwait(false);
    }

    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    /// <exception cref="TimeoutException">It was not ready in time.</exception>
    public async Task StartServerAsync()
    {
        const string listening = "Listening on ";
        await Server.StartAsync().ConfigureAwait(false);
        string line = await Server.WaitForLineAsync(l => l.Contains(listening + "http", StringComparison.Ordinal), options.Patience).ConfigureAwait(false);
        ServerAddress = new(line[(line.IndexOf(listening, StringComparison.Ordinal) + listening.Length)..].Split(' ')[0].TrimEnd('.', '/'));
    }

    /// <summary>
    /// Starts a box and waits until it is ready and its readers, those that answer, have had time to see an empty field. A box that was
    /// never let in is let in before; the server must run for that.
    /// </summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    /// <exception cref="TimeoutException">It was not ready in time.</exception>
    public async Task StartEdgeAsync(BoxId box)
    {
        if (!File.Exists(folder.BoxTrust(box))) await EnrollAsync(box).ConfigureAwait(false);
        var readers = Boxes.First(b => b.Id == box).Machines.Select(m => m.Reader.Counters).ToArray();
        long[] searches = [.. readers.Select(r => r.Selections)];
        await Edges[box].StartAsync().ConfigureAwait(false);
        await Edges[box].WaitForLineAsync(l => l.Contains("Ready for badges", StringComparison.Ordinal), options.Patience).ConfigureAwait(false);
        await Until.HoldsAsync(() => readers.Zip(searches, (r, before) => r.Selections - before).All(s => s >= SearchesUntilBadgesCount), ReadersPatience).ConfigureAwait(false);
    }

    /// <summary>Lets a box into the lab, anew if it was let in before. It must not run, and the server must.</summary>
    /// <exception cref="InvalidOperationException">Server or box refused; their words are in the message.</exception>
    public Task EnrollAsync(BoxId box) => Enrolling.RunAsync(options, folder, box);

    /// <summary>Lets somebody read along at the broker, whether the server runs or not; with what they connect.</summary>
    /// <param name="name">Of the form of a box's id. What <see cref="LabOptions.ExtraAcl"/> grants to <c>observer:NAME</c> holds beside.</param>
    public async Task<(string CaFile, string IdentityFile)> ObserveAsync(string name)
    {
        string files = folder.Observer(name);
        await Verb.RunAsync($"observer-{name}", options.ServerPath, folder, options.Patience, "observer", "create", name, "--out", files, "--config", folder.ServerConfig).ConfigureAwait(false);
        return (Path.Combine(files, "ca.pem"), Path.Combine(files, "observer.pem"));
    }

    /// <summary>kill -9 of the broker; the server starts another one in its own time. False when there was none.</summary>
    public bool KillBroker()
    {
        if (BrokerId is not { } id) return false;
        return Libc.Kill(id, 9) == 0;
    }

    /// <summary>Ends every child, boxes first so that they switch their relays off themselves, and removes the wires.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Edges.Values.Select(e => e.EndAsync(Grace))).ConfigureAwait(false);
        int? broker = BrokerId;
        await Server.EndAsync(Grace).ConfigureAwait(false);
        // A server that had to be killed may leave its broker behind.
        if (broker is { } id && ProcessTable.NameOf(id) == "mosquitto") _ = Libc.Kill(id, 9);
        foreach (var edge in Edges.Values) await edge.DisposeAsync().ConfigureAwait(false);
        await Server.DisposeAsync().ConfigureAwait(false);
        foreach (var box in Boxes) await box.DisposeAsync().ConfigureAwait(false);
        folder.Dispose();
    }

    private static async Task SeedAsync(LabOptions options, LabFolder folder)
    {
        await Verb.RunAsync("seed", options.ServerPath, folder, options.Patience, "seed", "--config", folder.ServerConfig, folder.SeedFile).ConfigureAwait(false);
        await File.WriteAllTextAsync(folder.SeededMark, "").ConfigureAwait(false);
    }

    private static int Choose(int wanted, string part, Action<string> say)
    {
        int port = FreePort.Near(wanted);
        if (wanted != 0 && port != wanted) say($"Port {wanted} is taken; the {part} uses {port}.");
        return port;
    }
}
