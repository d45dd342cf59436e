using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Machines;

/// <summary>Whether the machine works, as far as something tells the box.</summary>
[JsonConverter(typeof(NamedEnumConverter<Activity>))]
public enum Activity
{
    /// <summary>Nothing is wired that could tell.</summary>
    [JsonStringEnumMemberName("unmetered")] Unmetered,

    [JsonStringEnumMemberName("idle")] Idle,

    [JsonStringEnumMemberName("busy")] Busy,

    /// <summary>Something is wired and does not tell: for cutting that is busy.</summary>
    [JsonStringEnumMemberName("unknown")] Unknown,
}

/// <summary>Whether a machine is warm, as far as something tells the box. Of several, the highest counts.</summary>
public enum Heat
{
    /// <summary>Nothing tells: time alone decides.</summary>
    Untold,

    Cool,

    /// <summary>Warmer than it may be without power for its fans, or heating.</summary>
    Hot,
}

/// <summary>Contacts that must be closed for a machine to have power; several can be open at once.</summary>
[Flags]
[JsonConverter(typeof(NamedEnumConverter<Interlocks>))]
public enum Interlocks
{
    [JsonStringEnumMemberName("none")] None = 0,

    [JsonStringEnumMemberName("lid")] Lid = 1,

    [JsonStringEnumMemberName("water")] Water = 2,

    [JsonStringEnumMemberName("air")] Air = 4,

    [JsonStringEnumMemberName("extraction")] Extraction = 8,

    [JsonStringEnumMemberName("emergencyStop")] EmergencyStop = 16,
}
