using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Machines;

/// <summary>Why a session ended: a closed set.</summary>
[JsonConverter(typeof(NamedEnumConverter<EndReason>))]
public enum EndReason
{
    /// <summary>The member's own badge.</summary>
    [JsonStringEnumMemberName("member")] Member,

    /// <summary>The stop button.</summary>
    [JsonStringEnumMemberName("button")] Button,

    /// <summary>The relay failed; the machine never ran or was switched off.</summary>
    [JsonStringEnumMemberName("relayFault")] RelayFault,

    /// <summary>The start could not be recorded, so the machine was not switched on.</summary>
    [JsonStringEnumMemberName("journalFault")] JournalFault,

    /// <summary>The worker was stopped by its service manager.</summary>
    [JsonStringEnumMemberName("shutdown")] Shutdown,

    /// <summary>The worker died and came back in the same boot; counted to the last mark.</summary>
    [JsonStringEnumMemberName("restart")] Restart,

    /// <summary>The box lost power; counted to the last mark.</summary>
    [JsonStringEnumMemberName("powerLoss")] PowerLoss,

    /// <summary>An order of the server.</summary>
    [JsonStringEnumMemberName("order")] Order,

    /// <summary>The box lost its memory (<see cref="MachineEvent.MemoryLost"/>); counted to the last mark. Said by the server, never by a box.</summary>
    [JsonStringEnumMemberName("memoryLost")] MemoryLost,

    /// <summary>The machine began another session although no end of this one came; counted to the last mark. Said by the server, never by a box.</summary>
    [JsonStringEnumMemberName("superseded")] Superseded,
}
