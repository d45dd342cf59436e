using FabAccess.Core.Access;
using FabAccess.Core.Machines;

namespace FabAccess.Edge.Machines;

/// <summary>What the person at the machine is told, as a log sentence: without names, since a log is read by others.</summary>
public static class SignalText
{
    public static string Of(Signal signal) => signal switch
    {
        Signal.Started => "on.",
        Signal.Certified => "on; certified by a trainer's badge.",
        Signal.Ended ended => $"off ({ended.Reason}) after {ended.ElapsedMilliseconds} ms.",
        Signal.Refused refused => $"refused: {Of(refused.Reason)}",
        Signal.HalfRead => "the card was gone before it was read; hold it flat, again.",
        Signal.Fault fault => $"fault: {fault.Faults}.",
        Signal.Extended extended => $"more time: {extended.LeftMilliseconds} ms.",
        Signal.EndingSoon soon => soon.IsIdle ? "idle; the session ends soon." : $"the session ends in {soon.LeftMilliseconds} ms.",
        Signal.SecondBadge => "waits for a trainer's badge.",
        Signal.CertifyAsked => "waits for a trainer's badge, to certify.",
        Signal.HandOverAsked => "waits for the holder's consent to hand over.",
        Signal.JobRunning job => job.IsManual ? "the holder left; stays on until stopped." : "the session ends when the job is done.",
        Signal.GoesOn => "the holder is back; the session goes on.",
        Signal.SupervisorLeaves => "the supervisor leaves; the session ends soon.",
        Signal.SupervisorStays => "the supervisor stays.",
        Signal.Inspected => "looked at, and found sound.",
        Signal.EnrolAsked => "waits for a new badge.",
        Signal.BadgeEnrolled => "a new badge was taken.",
        Signal.ProblemReported => "a problem was reported.",
        Signal.Identify => "this one here.",
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "No such signal."),
    };

    private static string Of(RefusalReason reason) => reason switch
    {
        RefusalReason.UnknownBadge => "nobody has this badge.",
        RefusalReason.BadgeBlocked => "this badge is blocked.",
        RefusalReason.RandomUid => "this card makes a new number at each tap, as phones do.",
        RefusalReason.SeveralCards => "several cards were there at once.",
        RefusalReason.MemberSuspended => "the member is suspended.",
        RefusalReason.NotCertified => "the certification is missing.",
        RefusalReason.CertificationExpired => "the certification has expired.",
        RefusalReason.MachineInUse => "somebody else's session is running.",
        RefusalReason.OutOfOrder => "the machine is out of order.",
        RefusalReason.PermitsTooOld => "there is no permit list in force for this machine.",
        RefusalReason.ReservedForAnother => "somebody else has booked it.",
        RefusalReason.ReservationRequired => "only a member with a booking may start it.",
        RefusalReason.ExclusiveConflict => "another machine has what both share.",
        RefusalReason.ToCheck => "it must be looked at first.",
        RefusalReason.LockedOut => "somebody reported a problem.",
        RefusalReason.PermissiveMissing => "a contact of its interlock is open.",
        RefusalReason.Closed => "the lab is closed at this hour.",
        RefusalReason.SupervisorRequired => "a trainer's badge is needed as well.",
        RefusalReason.InternalFault => "the box or its wiring has a fault.",
        RefusalReason.CredentialTooWeak => "the machine asks for a card that proves its key.",
        RefusalReason.NotGenuine => "this badge does not hold the key that goes with its number.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}
