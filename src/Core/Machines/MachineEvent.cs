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
public abstract record MachineEvent
{
    private MachineEvent() { }

    /// <summary>Written before the relay closes: a cut between the two leaves a session without use, never use without a session.</summary>
    public sealed record SessionStarted(
        [property: JsonRequired] SessionId Session, [property: JsonRequired] MemberId Member, [property: JsonRequired] BadgeHash Badge) : MachineEvent;

    /// <summary>The session was running at this moment; bounds what a power cut can hide. The first one says when power came, if it is made within half an interval of the start.</summary>
    public sealed record SessionRunning([property: JsonRequired] SessionId Session) : MachineEvent;

    /// <summary>Written after the relay opened.</summary>
    /// <param name="Session">Which one.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="ElapsedMilliseconds">From start, or from when power came after a slow one, to end by the monotonic clock.</param>
    /// <param name="UncertaintyMilliseconds">By how much the machine may have run longer, at most; 0 but after a crash. <see cref="MachineRules.Untold"/> where the box cannot tell.</param>
    public sealed record SessionEnded(
        [property: JsonRequired] SessionId Session, [property: JsonRequired] EndReason Reason, [property: JsonRequired] long ElapsedMilliseconds, [property: JsonRequired] long UncertaintyMilliseconds) : MachineEvent;

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
