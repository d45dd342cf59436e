using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Access;

/// <summary>Why a badge did not start a machine: a closed set, each with its text and next step on box, page and bill.</summary>
[JsonConverter(typeof(NamedEnumConverter<RefusalReason>))]
public enum RefusalReason
{
    /// <summary>No member has this badge.</summary>
    [JsonStringEnumMemberName("unknownBadge")] UnknownBadge,

    /// <summary>Reported lost, or taken out of use.</summary>
    [JsonStringEnumMemberName("badgeBlocked")] BadgeBlocked,

    /// <summary>The card makes a new number at each tap, as phones do.</summary>
    [JsonStringEnumMemberName("randomUid")] RandomUid,

    /// <summary>Two cards were in the field at once; nobody can tell which was meant.</summary>
    [JsonStringEnumMemberName("severalCards")] SeveralCards,

    [JsonStringEnumMemberName("memberSuspended")] MemberSuspended,

    /// <summary>The certification that the machine requires was never granted, or was withdrawn.</summary>
    [JsonStringEnumMemberName("notCertified")] NotCertified,

    /// <summary>The certification was held and ran out.</summary>
    [JsonStringEnumMemberName("certificationExpired")] CertificationExpired,

    /// <summary>Somebody else's session is running; it goes on undisturbed.</summary>
    [JsonStringEnumMemberName("machineInUse")] MachineInUse,

    /// <summary>A person took the machine out of service.</summary>
    [JsonStringEnumMemberName("outOfOrder")] OutOfOrder,

    /// <summary>The box has no permit list, one past its end, or one too old for this machine.</summary>
    [JsonStringEnumMemberName("permitsTooOld")] PermitsTooOld,

    /// <summary>Somebody else has booked it.</summary>
    [JsonStringEnumMemberName("reservedForAnother")] ReservedForAnother,

    /// <summary>Only a member with a booking may start it.</summary>
    [JsonStringEnumMemberName("reservationRequired")] ReservationRequired,

    /// <summary>Another machine has what both share.</summary>
    [JsonStringEnumMemberName("exclusiveConflict")] ExclusiveConflict,

    /// <summary>It must be looked at first.</summary>
    [JsonStringEnumMemberName("toCheck")] ToCheck,

    /// <summary>Somebody at the machine reported a problem.</summary>
    [JsonStringEnumMemberName("lockedOut")] LockedOut,

    /// <summary>A contact of its interlock is open: the lid, the water, the extraction.</summary>
    [JsonStringEnumMemberName("permissiveMissing")] PermissiveMissing,

    /// <summary>The lab is closed at this hour.</summary>
    [JsonStringEnumMemberName("closed")] Closed,

    /// <summary>A trainer's badge is needed as well, and none came.</summary>
    [JsonStringEnumMemberName("supervisorRequired")] SupervisorRequired,

    /// <summary>The box or its wiring has a fault; the machine stays off.</summary>
    [JsonStringEnumMemberName("internalFault")] InternalFault,

    /// <summary>The machine asks for a card that proves its key, and this badge has shown its number alone.</summary>
    [JsonStringEnumMemberName("credentialTooWeak")] CredentialTooWeak,

    /// <summary>The number is a badge's that has a key, and what was laid down does not hold it: a copy, or another lab's card.</summary>
    [JsonStringEnumMemberName("notGenuine")] NotGenuine,
}
