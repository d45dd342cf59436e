using System.Text.Json;
using System.Text.Json.Nodes;
using FabAccess.Core.Values;
using FabAccess.Simulator.Hardware;

namespace FabAccess.Simulator.Processes;

/// <summary>Where a lab's files are, and the configuration files that it writes for the programs.</summary>
internal sealed class LabFolder : IDisposable
{
    private const string Mark = "fabaccess-lab";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly string root;
    private readonly DirectoryInfo wires;

    private LabFolder(string root)
    {
        this.root = root;
        // A socket's path has at most 107 bytes, and nobody knows how deep the state folder lies.
        wires = Directory.CreateTempSubdirectory("fabaccess-");
    }

    public string Wires => wires.FullName;

    public string ServerConfig => Path.Combine(root, "server.json");

    public string ServerData => Path.Combine(root, "server");

    public string SeedFile => Path.Combine(root, "lab.json");

    public string SeededMark => Path.Combine(root, "seeded");

    public string Box(BoxId box) => Path.Combine(root, box.ToString());

    public string BoxConfig(BoxId box) => Path.Combine(Box(box), "box.json");

    public string BoxData(BoxId box) => Path.Combine(Box(box), "data");

    /// <summary>Written last when a box is let in.</summary>
    public string BoxTrust(BoxId box) => Path.Combine(BoxData(box), "secrets", "trust.json");

    public string Observer(string name) => Path.Combine(root, "observers", name);

    public string Log(string name) => Path.Combine(root, "logs", $"{name}.log");

    public static LabFolder Open(LabOptions options)
    {
        string root = Path.GetFullPath(options.StateFolder), mark = Path.Combine(root, Mark);
        if (Directory.Exists(root) && options.IsFresh)
        {
            if (!File.Exists(mark) && Directory.EnumerateFileSystemEntries(root).Any()) throw new IOException($"{root} holds something that no lab put there; name another state folder or empty it.");
            Directory.Delete(root, recursive: true);
        }
        Directory.CreateDirectory(Path.Combine(root, "logs"));
        File.WriteAllText(mark, "A simulated lab; safe to delete.\n");
        var folder = new LabFolder(root);
        if (!File.Exists(folder.SeedFile)) File.WriteAllText(folder.SeedFile, options.Lab.ToJson());
        foreach (var box in options.Lab.Boxes) Directory.CreateDirectory(folder.Box(box.Id));
        return folder;
    }

    public void WriteServerConfig(LabOptions options, int serverPort, int brokerPort, int gatePort)
    {
        var store = options.PostgresConnectionString is { } connection
            ? new JsonObject { ["kind"] = "postgres", ["connectionString"] = connection }
            : new JsonObject { ["kind"] = "sqlite" };
        var config = new JsonObject
        {
            ["dataFolder"] = ServerData,
            ["listen"] = $"http://127.0.0.1:{serverPort}",
            ["store"] = store,
            ["broker"] = new JsonObject { ["listen"] = $"127.0.0.1:{brokerPort}", ["mosquitto"] = options.Mosquitto },
            ["gate"] = new JsonObject { ["listen"] = $"127.0.0.1:{gatePort}" },
        };
        if (options.ExtraAcl is { } acl)
        {
            string file = Path.Combine(root, "extra.acl");
            File.WriteAllText(file, acl);
            config["broker"]!["aclFile"] = file;
        }
        if (options.FrameAncestor is { } ancestor) config["frameAncestors"] = new JsonArray(ancestor);
        File.WriteAllText(ServerConfig, config.ToJsonString(Json));
    }

    public void WriteBoxConfig(LabOptions options, SimulatedBox box)
    {
        var broker = new JsonObject { ["longestRetrySeconds"] = 5 };
        // Where else, its enrolment says.
        if (options.HasCables) (broker["host"], broker["port"]) = ("127.0.0.1", box.Cable.Port);
        var machines = box.Machines.Select(m => (JsonNode)new JsonObject
        {
            ["machine"] = m.Id.ToString(),
            ["reader"] = m.Reader.ConnectionString,
            ["relayLine"] = m.RelayLine,
            ["stopLine"] = m.StopLine,
            ["feedbackLine"] = m.Contactor.FeedbackLine,
        });
        var config = new JsonObject
        {
            ["site"] = options.Lab.Site.ToString(),
            ["box"] = box.Id.ToString(),
            ["dataFolder"] = BoxData(box.Id),
            ["broker"] = broker,
            ["gpioChip"] = box.ChipName,
            ["machines"] = new JsonArray([.. machines]),
        };
        File.WriteAllText(BoxConfig(box.Id), config.ToJsonString(Json));
    }

    public void Dispose() => wires.Delete(recursive: true);
}
