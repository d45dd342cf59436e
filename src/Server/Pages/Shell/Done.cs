namespace FabAccess.Server.Pages.Shell;

/// <summary>What a form did; travels in the address after the redirect, as a word from this closed set.</summary>
public enum Done
{
    MemberAdded,
    Granted,
    Revoked,
    BadgeAdded,
    EnrolAsked,
    BadgeBlocked,
    BadgeUnblocked,
    MemberSuspended,
    MemberResumed,
    OutOfOrder,
    BackInService,
    CardAsked,
    NumberCounts,
    UseChanged,
    SessionEndOrdered,
    IdentifyOrdered,
    Settled,
    AlarmClosed,
}
