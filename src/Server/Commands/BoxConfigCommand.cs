using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using FabAccess.Server.Store;

namespace FabAccess.Server.Commands;

/// <summary>Writes a box.json whose pins and readers a person completes. Nothing in it is secret: what is, and where the lab is, a box gets when it enrols.</summary>
internal static class BoxConfigCommand
{
    /// <summary>The relays of hardware/pins.yaml, in its order; a machine beyond them gets no line, and check-config says so.</summary>
    internal static readonly ImmutableArray<int> RelayLines = [22, 24, 17, 18, 19, 20, 21, 9, 10, 11];

    public static int Run(string config, string boxText, string folder) => StoreCommand.Run(config, (_, store) =>
    {
        using var db = store.CreateDbContext();
        if (db.Labs.SingleOrDefault() is not { } lab || !BoxId.TryParse(boxText, null, out var box) || !db.Boxes.Any(b => b.Id == box))
        {
            Console.Error.WriteLine($"There is no box '{boxText}'; there are: {string.Join(", ", db.Boxes.Select(b => b.Id).AsEnumerable())}.");
            return ExitCodes.Problems;
        }
        var machines = db.Machines.Where(m => m.Box == box).Select(m => m.Id).AsEnumerable().OrderBy(m => m.ToString(), StringComparer.Ordinal);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "box.json"), JsonSerializer.Serialize(Template(lab, box, machines), BoxFileJson.Default.BoxFile) + "\n");
        Console.WriteLine($"Wrote box.json to {folder}. Complete its readers and lines, then let the box in: fabaccess-server box claim {box}.");
        return ExitCodes.Ok;
    });

    private static BoxFile Template(Lab lab, BoxId box, IEnumerable<MachineId> machines) => new(
        lab.Site.ToString(), box.ToString(), "/var/lib/fabaccess-edge", "label:pinctrl-bcm2711",
        [.. machines.Select((m, i) => new BoxFileMachine(m.ToString(), $"pn532_uart:/dev/serial{i}", i < RelayLines.Length ? RelayLines[i] : null))]);
}

/// <summary>The configuration file of a box, as far as the server can fill it in.</summary>
internal sealed record BoxFile(string Site, string Box, string DataFolder, string GpioChip, IReadOnlyList<BoxFileMachine> Machines);

internal sealed record BoxFileMachine(string Machine, string Reader, int? RelayLine);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BoxFile))]
internal sealed partial class BoxFileJson : JsonSerializerContext;
