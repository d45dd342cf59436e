using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;

namespace FabAccess.Server.Machines;

/// <summary>The JSON of <see cref="MachineStatus.State"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(MachineState))]
public sealed partial class MachineStateJson : JsonSerializerContext
{
    /// <summary>The reported problem that stands in it; null when there is none, or no state yet.</summary>
    public static IncidentId? Incident(string? state) => string.IsNullOrEmpty(state) ? null : JsonSerializer.Deserialize(state, Default.MachineState)?.Incident;
}
