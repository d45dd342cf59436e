using FabAccess.Core.Access;
using FabAccess.Core.Machines;

namespace FabAccess.Edge.Machines;

/// <summary>What the person at the machine is told, as a log sentence: without names, since a log is read by others.</summary>
public static class SignalText
{
    public static string Of(Signal signal) => signal switch
    {
        Signal.Started => "on.",
        Signal.Ended ended => $"off ({ended.Reason}) after {ended.ElapsedMilliseconds} ms.",
        Signal.Refused refused => $"refused: {Of(refused.Reason)}",
        Signal.HalfRead => "the card was gone before it was read; hold it flat, again.",
        Signal.Fault fault => $"fault: {fault.Faults}.",
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
        RefusalReason.InternalFault => "the box or its wiring has a fault.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}
