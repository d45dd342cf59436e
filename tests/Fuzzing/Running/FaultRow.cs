using System.Text.Json;
using System.Text.Json.Serialization;

namespace FabAccess.Fuzzing.Running;

/// <summary>One row of the table of faults in docs/operations.</summary>
internal sealed record FaultRow(string Fault, string How, long Times, string Result);

/// <summary>What a worker tells its parent.</summary>
internal sealed record WorkerReport(FaultRow Row, int Finds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = false)]
[JsonSerializable(typeof(List<FaultRow>))]
[JsonSerializable(typeof(WorkerReport))]
internal sealed partial class RunningJson : JsonSerializerContext
{
    /// <summary>Replaces a file of rows.</summary>
    public static void Write(string path, List<FaultRow> rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "[\n" + string.Join(",\n", rows.Select(r => "  " + JsonSerializer.Serialize(r, Default.FaultRow))) + "\n]\n");
    }
}
