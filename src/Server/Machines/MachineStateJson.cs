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
    public static IncidentId? Incident(string? state) => Read(state).Incident;

    /// <summary>The initial one where none is known yet.</summary>
    public static Core.Machines.MachineState Read(string? state) => string.IsNullOrEmpty(state) ? Core.Machines.MachineState.Initial : JsonSerializer.Deserialize(state, Default.MachineState) ?? Core.Machines.MachineState.Initial;
}
