namespace FabAccess.Server.Changes;

/// <summary>Why a change that somebody asked for was not made: a closed set, each with its sentence on the page and its address in the API.</summary>
public enum ChangeRefusal
{
    MemberNotFound,
    CertificationNotFound,
    GrantNotFound,
    BadgeNotFound,
    MachineNotFound,
    BoxNotFound,

    /// <summary>Boxes do not know the key that would sign next.</summary>
    BoxesBehind,

    NameMissing,
    NameTooLong,

    /// <summary>Withdrawing a right or a machine wants a reason: it is what the member will ask for.</summary>
    ReasonMissing,
    ReasonTooLong,
    ByTooLong,

    /// <summary>Line breaks or control characters where a line of text belongs.</summary>
    TextUnreadable,

    /// <summary>Not a calendar day, or not an instant.</summary>
    DateUnreadable,
    EndInThePast,

    /// <summary>A grant of the same certification already holds at least as long.</summary>
    AlreadyHeld,
    AlreadyRevoked,

    /// <summary>A novice is neither trainer nor repairer.</summary>
    NoviceWithRights,
    TooManyGrants,

    /// <summary>Not 4, 7 or 10 bytes in hexadecimal.</summary>
    BadgeUidUnreadable,

    /// <summary>Begins as a card's token does, and is none: a part was lost on the way.</summary>
    CardTokenUnreadable,

    /// <summary>A number that a phone makes up at each tap.</summary>
    BadgeUidRandom,
    BadgeTaken,
    BadgeAlreadyHere,
    TooManyBadges,

    /// <summary>No dead letter, flag or alarm of that name.</summary>
    ProblemNotFound,
    AlreadySettled,

    /// <summary>Orders wait for nobody: a box that is not connected, or has not said what time it has, gets none.</summary>
    BoxOffline,

    /// <summary>The session that was to end has ended, or never ran on this machine.</summary>
    SessionNotRunning,

    /// <summary>A rule of use is no number, or out of its range.</summary>
    UseOutOfRange,
    UseExtensionWithoutEnd,
    UseCoolDownWithoutCooling,
    UseGroupUnreadable,

    /// <summary>A new badge is waited for 5 to 60 s.</summary>
    EnrolSecondsOutOfRange,
    EnrolmentNotFound,

    /// <summary>A day of the week, or a time of day, that is none; or more of them than a week has.</summary>
    HoursUnreadable,
    HoursOverlap,

    /// <summary>Ends before it begins, or takes more than a year.</summary>
    ClosureBackwards,
    ClosureNotFound,
    TooManyClosures,

    NotBookable,
    BookingNotOnQuarter,

    /// <summary>Longer than the machine may be booked at once, or not longer than nothing.</summary>
    BookingTooLong,
    BookingInThePast,
    BookingTooFarAhead,
    BookerSuspended,

    /// <summary>Not for the whole time.</summary>
    BookerNotCertified,
    BookedWhileClosed,
    TooManyBookings,

    /// <summary>Somebody has the machine then, or was faster.</summary>
    BookingTaken,
    BookingNotFound,
    BookingOver,
    BookingRuleOutOfRange,

    /// <summary>The alarm closes by itself when its cause is gone, and not before.</summary>
    AlarmStands,
}
