using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using FabAccess.Server.Health;

namespace FabAccess.Server.Commands;

/// <summary><c>doctor</c>: what needs a person, and what to do. Exit code 0 when nothing does, 3 when something does.</summary>
internal static class DoctorCommand
{
    public static int Run(string config, bool json, TextWriter output)
    {
        if (CheckConfigCommand.Read(config) is not { } settings) return ExitCodes.Problems;
        var health = LabProbe.Look(settings);
        var findings = LabHealthRules.Judge(health);
        if (json) output.WriteLine(JsonSerializer.Serialize(new(findings.IsEmpty, findings, health), DoctorJson.Default.LabReport));
        else Tell(health, findings, output);
        return findings.IsEmpty ? ExitCodes.Ok : ExitCodes.Problems;
    }

    private static void Tell(LabHealth health, IReadOnlyCollection<LabFinding> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            output.WriteLine($"{finding.Subject}: {finding.Detail}");
            output.WriteLine($"  -> {finding.Next}");
            output.WriteLine();
        }
        string seen = $"store, disk, clock, broker, {(health.Integrations is null ? "" : "integration broker, ")}{health.Boxes.Length} boxes with their permit lists and certificates";
        output.WriteLine(findings.Count == 0 ? $"All well: {seen}." : $"{findings.Count} to mend. Looked at: {seen}.");
    }
}

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Sound">Whether nothing was found.</param>
/// <param name="Findings">What needs a person.</param>
/// <param name="Health">What was looked at.</param>
internal sealed record LabReport(bool Sound, IReadOnlyList<LabFinding> Findings, LabHealth Health);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(InstantJsonConverter)], UseStringEnumConverter = true)]
[JsonSerializable(typeof(LabReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
