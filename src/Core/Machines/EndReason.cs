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

    /// <summary>The machine lay idle for as long as it may; counted to the last activity.</summary>
    [JsonStringEnumMemberName("idle")] Idle,

    /// <summary>The longest session, somebody's booking or the closing.</summary>
    [JsonStringEnumMemberName("timeOver")] TimeOver,

    /// <summary>The card was taken out of the slot.</summary>
    [JsonStringEnumMemberName("cardRemoved")] CardRemoved,

    /// <summary>A safety contact opened: the lid, the water, the emergency stop.</summary>
    [JsonStringEnumMemberName("interlock")] Interlock,

    /// <summary>Another member or a trainer took the idle machine over.</summary>
    [JsonStringEnumMemberName("takenOver")] TakenOver,

    /// <summary>The holder handed the machine over to another member, or a trainer to the novice whom they supervise.</summary>
    [JsonStringEnumMemberName("handedOver")] HandedOver,

    /// <summary>The supervisor left.</summary>
    [JsonStringEnumMemberName("supervisorLeft")] SupervisorLeft,

    /// <summary>The box lost its memory (<see cref="MachineEvent.MemoryLost"/>); counted to the last mark. Said by the server, never by a box.</summary>
    [JsonStringEnumMemberName("memoryLost")] MemoryLost,

    /// <summary>The machine began another session although no end of this one came; counted to the last mark. Said by the server, never by a box.</summary>
    [JsonStringEnumMemberName("superseded")] Superseded,
}
