using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Health;

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Sound">Whether nothing was found.</param>
/// <param name="Findings">What needs a person.</param>
/// <param name="Health">What was looked at.</param>
internal sealed record DoctorReport(bool Sound, IReadOnlyList<Finding> Findings, BoxHealth Health);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(BoxHealth))]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
