using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Machines;

/// <summary>
/// What a box observes and has promised, besides what it remembers: none of it is journaled, because no session survives the
/// worker and everything here is observed anew.
/// </summary>
public sealed record Course
{
    public static Course Nothing { get; } = new();

    /// <summary>What is known of the machine, and waits beside it, whoever uses it: a session that begins or ends does not change it.</summary>
    public Course Observed => Nothing with { Activity = Activity, QuietSince = QuietSince, Heat = Heat, Open = Open, Enrolment = Enrolment };

    /// <summary>Under what the running session began, or the last one; what cools down, cools by them.</summary>
    public Terms Terms { get; init; } = Terms.Default;

    /// <summary>What the running session costs, as its start fixed it; null where the box cannot tell. For the display alone: the bill is the server's.</summary>
    public MachinePrice? Price { get; init; }

    public Activity Activity { get; init; }

    /// <summary>Since when the machine is not busy; meaningless while it is.</summary>
    public Moment? QuietSince { get; init; }

    /// <summary>Whether the machine is warm; counts for a cool-down only.</summary>
    public Heat Heat { get; init; }

    /// <summary>Contacts that are open.</summary>
    public Interlocks Open { get; init; }

    /// <summary>What waits for another badge; null when nothing does.</summary>
    public Ask? Ask { get; init; }

    /// <summary>The wait for a new badge; null when none is waited for. Goes on whatever else happens at the machine.</summary>
    public Enrolment? Enrolment { get; init; }

    /// <summary>How many of <see cref="UseTimes.Warnings"/> were announced.</summary>
    public int Announced { get; init; }

    /// <summary>Whether the idle end was announced.</summary>
    public bool IsIdleAnnounced { get; init; }

    /// <summary>Of a slot: since when the card is gone; null while it is there.</summary>
    public Moment? CardAwaySince { get; init; }

    /// <summary>When the supervisor left; null while they are there.</summary>
    public Moment? SupervisorLeftAt { get; init; }

    /// <summary>Whether the session's right is a trainer's tap that no list has confirmed yet.</summary>
    public bool IsCertifiedByTap { get; init; }

    /// <summary>When it was last said that the machine is busy although its session should end.</summary>
    public Moment? HeldSaidAt { get; init; }

    /// <summary>When the extraction began to run before the machine gets its power; null when power is not waited for.</summary>
    public Moment? PreRunSince { get; init; }

    /// <summary>When the machine lost its power and the extraction began to run on; null when it does not.</summary>
    public Moment? RunOnSince { get; init; }

    /// <summary>Whether the machine may be working: cutting it would ruin a job.</summary>
    public bool MayBeBusy => Activity is Activity.Busy or Activity.Unknown;
}

/// <summary>One badge was shown and waits for another.</summary>
/// <param name="Kind">For whose.</param>
/// <param name="First">The badge that was shown.</param>
/// <param name="Holder">Whose it is.</param>
/// <param name="Terms">Under what it would start.</param>
/// <param name="Since">When.</param>
public sealed record Ask(AskKind Kind, MachineInput.BadgePresented First, MemberId Holder, Terms Terms, Moment Since)
{
    public bool IsOpen(Moment now) => now.MillisecondsSince(Since) is { } passed && passed < (long)Terms.Use.SecondBadgeWithin.TotalMilliseconds;
}

/// <summary>The first badge that nobody has becomes a member's.</summary>
/// <param name="Window">Which wait it is.</param>
/// <param name="Member">Whose.</param>
/// <param name="Holder">The member, where the box knows one.</param>
/// <param name="Since">From when.</param>
/// <param name="Within">For how long.</param>
public sealed record Enrolment(EnrolmentId Window, MemberId Member, PermitHolder? Holder, Moment Since, Duration Within)
{
    public bool IsOpen(Moment now) => now.MillisecondsSince(Since) is { } passed && passed < (long)Within.TotalMilliseconds;
}

public enum AskKind
{
    /// <summary>A novice waits for a trainer.</summary>
    SecondBadge,

    /// <summary>Another member waits for the holder's consent.</summary>
    HandOver,

    /// <summary>A learner waits for a trainer to certify them.</summary>
    Certify,
}
