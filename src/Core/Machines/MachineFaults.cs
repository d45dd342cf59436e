using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Machines;

/// <summary>What is wrong around one machine; several can be at once.</summary>
[Flags]
[JsonConverter(typeof(NamedEnumConverter<MachineFaults>))]
public enum MachineFaults
{
    [JsonStringEnumMemberName("none")] None = 0,

    /// <summary>The badge reader does not answer.</summary>
    [JsonStringEnumMemberName("reader")] Reader = 1,

    /// <summary>The line that switches the machine cannot be driven.</summary>
    [JsonStringEnumMemberName("relay")] Relay = 2,

    /// <summary>The journal cannot be written: nothing may start that could not be recorded.</summary>
    [JsonStringEnumMemberName("journal")] Journal = 4,
}
