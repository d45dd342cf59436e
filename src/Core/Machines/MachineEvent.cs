using System.Text.Json.Serialization;
using FabAccess.Core.Access;
using FabAccess.Core.Values;

namespace FabAccess.Core.Machines;

/// <summary>
/// A fact about a machine that the journal keeps; when it happened stands in its journal entry. A closed set; the
/// words behind "type" are part of the wire and never change their meaning.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SessionStarted), "sessionStarted")]
[JsonDerivedType(typeof(SessionRunning), "sessionRunning")]
[JsonDerivedType(typeof(SessionEnded), "sessionEnded")]
[JsonDerivedType(typeof(RightWithdrawn), "rightWithdrawn")]
[JsonDerivedType(typeof(AccessRefused), "accessRefused")]
[JsonDerivedType(typeof(LockedOut), "lockedOut")]
[JsonDerivedType(typeof(Released), "released")]
[JsonDerivedType(typeof(FaultRaised), "faultRaised")]
[JsonDerivedType(typeof(FaultCleared), "faultCleared")]
[JsonDerivedType(typeof(MemoryLost), "memoryLost")]
[JsonDerivedType(typeof(RightsRefused), "rightsRefused")]
[JsonDerivedType(typeof(SessionExtended), "sessionExtended")]
[JsonDerivedType(typeof(HolderLeft), "holderLeft")]
[JsonDerivedType(typeof(HolderBack), "holderBack")]
[JsonDerivedType(typeof(EndHeld), "endHeld")]
[JsonDerivedType(typeof(CoolDownStarted), "coolDownStarted")]
[JsonDerivedType(typeof(CoolDownEnded), "coolDownEnded")]
[JsonDerivedType(typeof(CheckNeeded), "checkNeeded")]
[JsonDerivedType(typeof(Inspected), "inspected")]
[JsonDerivedType(typeof(ProblemReported), "problemReported")]
[JsonDerivedType(typeof(ProblemLifted), "problemLifted")]
[JsonDerivedType(typeof(CertificationGranted), "certificationGranted")]
[JsonDerivedType(typeof(BadgeEnrolled), "badgeEnrolled")]
public abstract record MachineEvent
{
    private MachineEvent() { }

    /// <summary>The session that it is about; null where it is about none.</summary>
    [JsonIgnore]
    public SessionId? About => this switch
    {
        SessionStarted e => e.Session,
        SessionRunning e => e.Session,
        SessionExtended e => e.Session,
        RightWithdrawn e => e.Session,
        HolderLeft e => e.Session,
        HolderBack e => e.Session,
        SessionEnded e => e.Session,
        _ => null,
    };

    /// <summary>Written before the relay closes: a cut between the two leaves a session without use, never use without a session.</summary>
    /// <param name="Session">Which one.</param>
    /// <param name="Member">Whose.</param>
    /// <param name="Badge">Which opened it.</param>
    /// <param name="AllowedMilliseconds">How long it may last; null: without end.</param>
    /// <param name="Supervisor">The trainer who answers for it; null where none is needed.</param>
    /// <param name="IsRepair">True where the machine was locked and is started to repair it; null otherwise.</param>
    public sealed record SessionStarted(
        [property: JsonRequired] SessionId Session, [property: JsonRequired] MemberId Member, [property: JsonRequired] BadgeHash Badge,
        long? AllowedMilliseconds = null, MemberId? Supervisor = null, bool? IsRepair = null) : MachineEvent;

    /// <summary>The session was running at this moment; bounds what a power cut can hide. The first one says when power came, if it is made within half an interval of the start.</summary>
    public sealed record SessionRunning([property: JsonRequired] SessionId Session) : MachineEvent;

    /// <summary>Written after the relay opened.</summary>
    /// <param name="Session">Which one.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="ElapsedMilliseconds">From start, or from when power came after a slow one, to end by the monotonic clock.</param>
    /// <param name="UncertaintyMilliseconds">By how much the machine may have run longer, at most; 0 but after a crash. <see cref="MachineRules.Untold"/> where the box cannot tell.</param>
    public sealed record SessionEnded(
        [property: JsonRequired] SessionId Session, [property: JsonRequired] EndReason Reason, [property: JsonRequired] long ElapsedMilliseconds, [property: JsonRequired] long UncertaintyMilliseconds) : MachineEvent;

    /// <summary>A tap of the holder gave the session more time.</summary>
    /// <param name="Session">Which one.</param>
    /// <param name="AllowedMilliseconds">How long it may last now, from its start.</param>
    public sealed record SessionExtended([property: JsonRequired] SessionId Session, [property: JsonRequired] long AllowedMilliseconds) : MachineEvent;

    /// <summary>The session should end, and the machine is busy or may be: it ends when the machine is idle.</summary>
    /// <param name="Session">Which one.</param>
    /// <param name="Reason">Why it will have ended.</param>
    public sealed record HolderLeft([property: JsonRequired] SessionId Session, [property: JsonRequired] EndReason Reason) : MachineEvent;

    /// <summary>The holder came back before the machine was idle: the session goes on.</summary>
    public sealed record HolderBack([property: JsonRequired] SessionId Session) : MachineEvent;

    /// <summary>The machine is still busy, or nobody can tell, although its session or its cool-down should have ended; somebody should look. Said again every <see cref="UseTimes.HeldReminder"/>.</summary>
    public sealed record EndHeld([property: JsonRequired] Activity Activity) : MachineEvent;

    /// <summary>The machine keeps its power without a session, to cool.</summary>
    public sealed record CoolDownStarted([property: JsonRequired] long Milliseconds) : MachineEvent;

    /// <summary>The machine lost the power that it had kept to cool, or a session took it on.</summary>
    public sealed record CoolDownEnded : MachineEvent;

    /// <summary>The machine was used; somebody who is no novice must look at it before a novice starts it.</summary>
    public sealed record CheckNeeded : MachineEvent;

    /// <summary>A trainer has looked at it, and said so by a tap.</summary>
    public sealed record Inspected([property: JsonRequired] MemberId Member, [property: JsonRequired] BadgeHash Badge) : MachineEvent;

    /// <summary>Somebody at the machine reported a problem: nobody but a repairer starts it until the server says that it is lifted.</summary>
    /// <param name="Incident">Made on the box.</param>
    public sealed record ProblemReported([property: JsonRequired] IncidentId Incident) : MachineEvent;

    public sealed record ProblemLifted([property: JsonRequired] IncidentId Incident) : MachineEvent;

    /// <summary>A trainer's tap said that a learner is certified for the machine. The server decides whether that counts; the box lets the learner have the session that begins with it, and no more.</summary>
    /// <param name="Member">The learner.</param>
    /// <param name="Badge">Theirs.</param>
    /// <param name="Trainer">Who gave it, last.</param>
    /// <param name="TrainerBadge">Theirs.</param>
    public sealed record CertificationGranted(
        [property: JsonRequired] MemberId Member, [property: JsonRequired] BadgeHash Badge, [property: JsonRequired] MemberId Trainer, [property: JsonRequired] BadgeHash TrainerBadge) : MachineEvent;

    /// <summary>While the server waited for a new badge at the machine, this one, which nobody has, was the first. The server decides whether it becomes the member's.</summary>
    /// <param name="Window">Which wait it was.</param>
    /// <param name="Member">For whom.</param>
    /// <param name="Badge">Which came.</param>
    public sealed record BadgeEnrolled([property: JsonRequired] EnrolmentId Window, [property: JsonRequired] MemberId Member, [property: JsonRequired] BadgeHash Badge) : MachineEvent;

    /// <summary>The member's right ended while the session was running.</summary>
    public sealed record RightWithdrawn([property: JsonRequired] SessionId Session) : MachineEvent;

    /// <summary>A badge was refused. Badge and member are null where no single card or no member is known.</summary>
    public sealed record AccessRefused([property: JsonRequired] RefusalReason Reason, BadgeHash? Badge, MemberId? Member) : MachineEvent;

    public sealed record LockedOut([property: JsonRequired] string Reason) : MachineEvent;

    public sealed record Released : MachineEvent;

    public sealed record FaultRaised([property: JsonRequired] MachineFaults Fault) : MachineEvent;

    public sealed record FaultCleared([property: JsonRequired] MachineFaults Fault) : MachineEvent;

    /// <summary>
    /// The box lost what it remembered of this machine (its journal was damaged and put aside): whatever session was open
    /// then has ended, and nobody on the box can say when. The machine is off.
    /// </summary>
    public sealed record MemoryLost : MachineEvent;

    /// <summary>The box refused something about rights that was sent to it; what it holds stays in force.</summary>
    /// <param name="What">What was refused.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Epoch">As it said of itself; null where that could not be read.</param>
    /// <param name="Generation">Likewise; of an order, its number.</param>
    public sealed record RightsRefused(
        [property: JsonRequired] RightsKind What, [property: JsonRequired] RightsRefusal Reason, int? Epoch = null, long? Generation = null) : MachineEvent;
}
