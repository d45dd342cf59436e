using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Wire;

/// <summary>A machine's <see cref="UsePolicy"/> on the wire and in the store: what is left out is the policy's default. Spans are whole seconds; each states its range in <see cref="ToPolicy"/>.</summary>
public sealed record UseMessage
{
    private const int Hour = 3600, Day = 24 * Hour;

    public PresenceMode? Presence { get; init; }

    public long? SlotGraceSeconds { get; init; }

    public EndPolicy? End { get; init; }

    public long? LongestSeconds { get; init; }

    public long? ExtensionSeconds { get; init; }

    public long? IdleEndSeconds { get; init; }

    public long? CoolDownSeconds { get; init; }

    public long? PreRunSeconds { get; init; }

    public long? RunOnSeconds { get; init; }

    public Supervision? Supervision { get; init; }

    public long? SecondBadgeSeconds { get; init; }

    public long? TakeOverSeconds { get; init; }

    public bool? AsksForHandOver { get; init; }

    public bool? InspectBeforeNovice { get; init; }

    public string? Group { get; init; }

    public bool? BookedOnly { get; init; }

    public OldListRule? OldList { get; init; }

    public bool? TrainersGrant { get; init; }

    /// <summary>The policy that it says.</summary>
    /// <exception cref="UnsoundUseException">Something is out of its range, or contradicts another; the message names it.</exception>
    public UsePolicy ToPolicy()
    {
        var plain = UsePolicy.Default;
        var policy = new UsePolicy
        {
            Presence = Presence ?? plain.Presence, SlotGrace = Span("slotGraceSeconds", SlotGraceSeconds, 1, 60) ?? plain.SlotGrace,
            End = End ?? plain.End,
            Longest = Span("longestSeconds", LongestSeconds, 60, 7 * Day), Extension = Span("extensionSeconds", ExtensionSeconds, 60, Day),
            IdleEnd = Span("idleEndSeconds", IdleEndSeconds, 60, Day), CoolDown = Span("coolDownSeconds", CoolDownSeconds, 0, Day) ?? Duration.Zero,
            // A mark comes every minute; the one that says when power came must come before the first of those.
            PreRun = Span("preRunSeconds", PreRunSeconds, 0, 50) ?? Duration.Zero, RunOn = Span("runOnSeconds", RunOnSeconds, 0, Hour) ?? Duration.Zero,
            Supervision = Supervision ?? plain.Supervision, SecondBadgeWithin = Span("secondBadgeSeconds", SecondBadgeSeconds, 10, 60) ?? plain.SecondBadgeWithin,
            TakeOverAfter = Span("takeOverSeconds", TakeOverSeconds, 0, Day), AsksForHandOver = AsksForHandOver ?? false, InspectBeforeNovice = InspectBeforeNovice ?? false,
            Group = Group is null ? null : Slug.IsValid(Group) ? Group : throw new UnsoundUseException(UseFlaw.GroupUnreadable, "group must be 1 to 32 of a–z, 0–9 and '-'."),
            BookedOnly = BookedOnly ?? false, OldList = OldList ?? plain.OldList, TrainersGrant = TrainersGrant ?? false,
        };
        if (policy.CoolDown > Duration.Zero && policy.End != EndPolicy.WhenIdleAndCool) throw new UnsoundUseException(UseFlaw.CoolDownWithoutCooling, "coolDownSeconds belongs to end \"whenIdleAndCool\".");
        // Below, every tap would extend and none end.
        if (policy.Extension is not null && !(policy.Longest > UseTimes.LastCall))
            throw new UnsoundUseException(UseFlaw.ExtensionWithoutEnd, "extensionSeconds belongs to a longestSeconds above 600.");
        if (!Enum.IsDefined(policy.Presence) || !Enum.IsDefined(policy.End) || !Enum.IsDefined(policy.Supervision) || !Enum.IsDefined(policy.OldList))
            throw new UnsoundUseException(UseFlaw.OutOfRange, "A choice is none of those that there are.");
        return policy;
    }

    private static Duration? Span(string name, long? seconds, int least, int most) =>
        seconds is not { } value ? null
        : value >= least && value <= most ? Duration.FromSeconds(value)
        : throw new UnsoundUseException(UseFlaw.OutOfRange, $"{name} is {value}; it must be from {least} to {most}.");
}

/// <summary>What is wrong with rules of use.</summary>
public enum UseFlaw
{
    OutOfRange,

    /// <summary>More time for a tap, and no end, or one so near that each tap would put it off.</summary>
    ExtensionWithoutEnd,

    /// <summary>A time to cool, and a policy under which the machine does not.</summary>
    CoolDownWithoutCooling,

    GroupUnreadable,
}

/// <summary>Rules of use that cannot be; the message names the field.</summary>
public sealed class UnsoundUseException(UseFlaw flaw, string message) : JsonException(message)
{
    public UseFlaw Flaw => flaw;
}

/// <summary>A booking in <see cref="MachineRuleMessage"/>; see <see cref="Access.Booking"/>.</summary>
public sealed record BookingMessage([property: JsonRequired] MemberId Member, [property: JsonRequired] Instant From, [property: JsonRequired] Instant Until);

/// <summary>An opening in <see cref="MachineRuleMessage"/>; see <see cref="Access.Opening"/>.</summary>
public sealed record OpeningMessage([property: JsonRequired] Instant From, [property: JsonRequired] Instant Until);
