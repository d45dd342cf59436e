using System.Text;
using FabAccess.Edge.Configuration;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using FabAccess.Server.Configuration;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// box.json and server.json. Promises: a file is sound or its problems are named, each a sentence; what is sound can be used.
/// </summary>
internal sealed class ConfigurationTarget : Target
{
    private readonly Scratch scratch = new();
    private readonly string folder;

    public ConfigurationTarget() => folder = scratch.Path;

    public override string Name => "configuration";

    public override string Subject => "box.json and server.json";

    public override IMutation Mutation { get; } = new PartsMutation(new JsonMutation(), ["box.json", "server.json"]);

    public override int CasesPerSeed => 10_000;

    public override string Take(byte[] input)
    {
        var outcome = new StringBuilder();
        foreach (var part in Parts.Of(input)) outcome.AppendJoin(' ', part.Name == "box.json" ? Box(part.Content) : Server(part.Content));
        return outcome.ToString();
    }

    protected override void End() => scratch.Dispose();

    private IReadOnlyList<string> Box(byte[] json)
    {
        string path = scratch.At("box.json");
        File.WriteAllBytes(path, json);
        switch (BoxConfigurationFile.Read(path))
        {
            case ConfigurationReading.Sound { Configuration: var box }:
                uint[] lines = [.. box.Machines.SelectMany(m => m.Lines)];
                BrokenPromise.Unless(lines.All(l => l <= 511) && lines.Distinct().Count() == lines.Length, "A line is out of range or used twice.");
                BrokenPromise.Unless(box.Machines.Length is >= 1 and <= BoxConfiguration.MostMachines && box.Machines.All(m => m.Machine != default), "A box has no machine, too many, or one without an id.");
                BrokenPromise.Unless(box.Site != default && box.Box != default && box.BadgeKey.IsEmpty && box.Broker.Port is >= 1 and <= 65535, "A box without site, id or port is sound.");
                BrokenPromise.Unless(Path.IsPathFullyQualified(box.DataFolder), "The data folder is no path from the root.");
                return ["box sound"];
            case ConfigurationReading.Unusable unusable:
                return Sentences([.. unusable.Problems.Select(p => p.Text)]);
            default:
                throw new BrokenPromise("A configuration is neither sound nor unusable.");
        }
    }

    private IReadOnlyList<string> Server(byte[] json)
    {
        var (settings, problems) = SettingsFile.Parse(json, folder);
        BrokenPromise.Unless((settings is null) == problems.Count > 0, "Settings are neither there nor refused.");
        if (settings is null) return Sentences(problems);
        BrokenPromise.Unless(System.Net.IPAddress.IsLoopback(settings.Listen.Address), "The server listens to more than this machine.");
        BrokenPromise.Unless(settings.FrameAncestors.All(f => !f.Any(c => c is ';' or ',' or ' ' or '\'' or '*')), "A frame ancestor is more than an origin.");
        return ["server sound"];
    }

    private static IReadOnlyList<string> Sentences(IReadOnlyList<string> problems)
    {
        BrokenPromise.Unless(problems.Count > 0 && problems.All(p => p.Trim().Length > 0), "A problem is not named.");
        return problems;
    }
}
