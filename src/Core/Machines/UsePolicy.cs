using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Machines;

/// <summary>
/// How one machine is used: what the lab decided, as data. Every box obeys it with and without network; a session keeps the
/// one that it began with. The default is the plainest machine: a tap starts it, a tap ends it.
/// </summary>
public sealed record UsePolicy
{
    public static UsePolicy Default { get; } = new();

    public PresenceMode Presence { get; init; } = PresenceMode.Tap;

    /// <summary>Of <see cref="PresenceMode.Slot"/>: how long the card may be gone, since cards are read badly at times; 5 to 10 s.</summary>
    public Duration SlotGrace { get; init; } = Duration.FromSeconds(8);

    public EndPolicy End { get; init; } = EndPolicy.Immediate;

    /// <summary>Whether the machine keeps its power when its box dies, where its switch can: dying must not cut a job.</summary>
    public bool IsPowerKept => End is EndPolicy.NeverWhileBusy or EndPolicy.Manual;

    /// <summary>Longest session, 1 minute to 7 days; null: without end.</summary>
    public Duration? Longest { get; init; }

    /// <summary>What a tap in the last <see cref="UseTimes.LastCall"/> adds; null: the tap ends the session then as ever.</summary>
    public Duration? Extension { get; init; }

    /// <summary>How long the machine may lie idle before the session ends by itself, and is billed to the last activity; null: for ever. Needs something that tells idle from busy.</summary>
    public Duration? IdleEnd { get; init; }

    /// <summary>Of <see cref="EndPolicy.WhenIdleAndCool"/>: how long the machine keeps its power after a session; longer while something tells that it is warm.</summary>
    public Duration CoolDown { get; init; }

    /// <summary>How long the extraction runs before the machine gets its power.</summary>
    public Duration PreRun { get; init; }

    /// <summary>How long the extraction runs on after the machine lost its power.</summary>
    public Duration RunOn { get; init; }

    /// <summary>What a novice needs to start it.</summary>
    public Supervision Supervision { get; init; } = Supervision.None;

    /// <summary>How long the second badge may take, 10 to 60 s.</summary>
    public Duration SecondBadgeWithin { get; init; } = Duration.FromSeconds(20);

    /// <summary>How long a machine must lie idle before another member may take it over; null: never.</summary>
    public Duration? TakeOverAfter { get; init; }

    /// <summary>Whether the badge of another member asks the holder to hand the machine over; the holder's tap says yes.</summary>
    public bool AsksForHandOver { get; init; }

    /// <summary>Whether somebody who is no novice must have looked at the machine after each use before a novice starts it.</summary>
    public bool InspectBeforeNovice { get; init; }

    /// <summary>Machines of one box that share what only one of them may have at a time (an extractor, a feed) name the same group; null: none.</summary>
    public string? Group { get; init; }

    /// <summary>Whether only a member with a booking may start it.</summary>
    public bool BookedOnly { get; init; }

    /// <summary>Whether a trainer's tap after a learner's gives the learner the certification that the machine requires. Says nothing where it requires none.</summary>
    public bool TrainersGrant { get; init; }

    /// <summary>Who may still start it when the list is older than the machine allows.</summary>
    public OldListRule OldList { get; init; } = OldListRule.Nobody;
}

/// <summary>What shows that the member is there.</summary>
[JsonConverter(typeof(NamedEnumConverter<PresenceMode>))]
public enum PresenceMode
{
    /// <summary>One tap begins, another ends.</summary>
    [JsonStringEnumMemberName("tap")] Tap,

    /// <summary>The card stays in the reader; taking it out ends the session after a grace.</summary>
    [JsonStringEnumMemberName("slot")] Slot,
}

/// <summary>
/// What the end of a session means for the machine's power. Under none of them does a rule cut a machine that is busy:
/// that is left to safety inputs and to people.
/// </summary>
[JsonConverter(typeof(NamedEnumConverter<EndPolicy>))]
public enum EndPolicy
{
    /// <summary>Off when its member says so; by a rule only if it is not busy, or nothing tells.</summary>
    [JsonStringEnumMemberName("immediate")] Immediate,

    /// <summary>The job is finished first.</summary>
    [JsonStringEnumMemberName("whenIdle")] WhenIdle,

    /// <summary>The job is finished first, then the machine cools with its power on.</summary>
    [JsonStringEnumMemberName("whenIdleAndCool")] WhenIdleAndCool,

    /// <summary>As <see cref="WhenIdle"/>, on a machine whose power must survive the death of its box where the switch can.</summary>
    [JsonStringEnumMemberName("neverWhileBusy")] NeverWhileBusy,

    /// <summary>Only the stop button, an order or a safety input switches it off.</summary>
    [JsonStringEnumMemberName("manual")] Manual,
}

[JsonConverter(typeof(NamedEnumConverter<Supervision>))]
public enum Supervision
{
    [JsonStringEnumMemberName("none")] None,

    /// <summary>A trainer's badge at the start, before or after the novice's.</summary>
    [JsonStringEnumMemberName("starts")] Starts,

    /// <summary>The trainer stays: a tap says that they leave, and the session ends soon after.</summary>
    [JsonStringEnumMemberName("stays")] Stays,
}

[JsonConverter(typeof(NamedEnumConverter<OldListRule>))]
public enum OldListRule
{
    [JsonStringEnumMemberName("nobody")] Nobody,

    [JsonStringEnumMemberName("trainersOnly")] TrainersOnly,
}

/// <summary>Spans that hold on every machine.</summary>
public static class UseTimes
{
    /// <summary>From here on an end is announced, and a tap extends where it may.</summary>
    public static readonly Duration LastCall = Duration.FromMinutes(10);

    /// <summary>Left before the end when it is announced.</summary>
    public static readonly ImmutableArray<Duration> Warnings = [LastCall, Duration.FromMinutes(5), Duration.FromMinutes(1)];

    /// <summary>How long after the trainer's leave a supervised session goes on.</summary>
    public static readonly Duration WithoutSupervisor = Duration.FromSeconds(60);

    /// <summary>How often it is said that a session should have ended and the machine is still busy.</summary>
    public static readonly Duration HeldReminder = Duration.FromMinutes(10);

    /// <summary>How much longer than its rule says a cool-down lasts at most while the machine tells that it is warm.</summary>
    public static readonly Duration LongestHeat = Duration.FromHours(1);

    /// <summary>How long before a booking the machine is kept for it.</summary>
    public static readonly Duration BookingLead = Duration.FromMinutes(5);

    /// <summary>How long after its beginning an unused booking is given up.</summary>
    public static readonly Duration NoShow = Duration.FromMinutes(15);

    /// <summary>How long before an idle end it is announced.</summary>
    public static readonly Duration IdleWarning = Duration.FromMinutes(1);
}
