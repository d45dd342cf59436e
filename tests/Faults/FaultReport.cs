using System.Text.Json;
using System.Text.Json.Serialization;

namespace FabAccess.Faults;

/// <summary>One row of the table of faults: what was done to the product, how, how often, and what came of it.</summary>
/// <param name="Fault">The kind of fault in words, e.g. "power cut: un-synced writes dropped".</param>
/// <param name="How">Where it came from and to what it was done.</param>
/// <param name="Times">How often in the run that wrote this.</param>
/// <param name="Result">E.g. "0 lost, 0 unusable"; or why it could not be tried here.</param>
public sealed record FaultRow(string Fault, string How, long Times, string Result);

/// <summary>
/// A file <c>.fab/faults/{name}.json</c> in the repository: a JSON array of <see cref="FaultRow"/> with camelCase names, one
/// object a row. A row replaces the one with the same fault and how; other rows stay, so that several tests fill one file.
/// </summary>
public static class FaultReport
{
    private static readonly Lock Gate = new();

    public static void Save(string name, params IReadOnlyCollection<FaultRow> rows)
    {
        lock (Gate)
        {
            string file = Path.Combine(Root(), ".fab", "faults", name + ".json");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var all = Read(file).Where(old => !rows.Any(row => (row.Fault, row.How) == (old.Fault, old.How))).Concat(rows);
            string temporary = file + ".new";
            File.WriteAllText(temporary, JsonSerializer.Serialize([.. all.OrderBy(r => r.Fault, StringComparer.Ordinal).ThenBy(r => r.How, StringComparer.Ordinal)], FaultJson.Default.ListFaultRow));
            File.Move(temporary, file, overwrite: true);
        }
    }

    /// <summary>All that was written: the file's name and its rows, in the order of names.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<FaultRow> Rows)> All()
    {
        string folder = Path.Combine(Root(), ".fab", "faults");
        if (!Directory.Exists(folder)) yield break;
        foreach (string file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)) yield return (Path.GetFileNameWithoutExtension(file), Read(file));
    }

    private static List<FaultRow> Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), FaultJson.Default.ListFaultRow) ?? [] : [];
        }
        catch (JsonException)
        {
            // What an interrupted run left is written anew.
            return [];
        }
    }

    private static string Root()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "FabAccess.sln"))) return folder;
        throw new InvalidOperationException("Faults are tried inside the repository.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(List<FaultRow>))]
internal sealed partial class FaultJson : JsonSerializerContext;
