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
public sealed partial class MachineStateJson : JsonSerializerContext;
