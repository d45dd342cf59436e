using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>What a box knows at one moment to fill the places of its words.</summary>
/// <param name="View">What happens at the reader.</param>
/// <param name="Now">The moment.</param>
/// <param name="Rule">The machine in the list in force; null without a list, or when it does not speak of the machine.</param>
/// <param name="Box">The box's name.</param>
public sealed record ReaderKnowledge(ReaderView View, Moment Now, MachineRule? Rule, string Box)
{
    /// <summary>The instant that hours are judged by; null without a list, or where nobody knows the hour.</summary>
    public Instant? JudgedAt { get; init; }

    /// <summary>Of the clock on the wall.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>Whom the machine is kept for, as far as the list knows.</summary>
    public PermitHolder? Booker { get; init; }

    /// <summary>Who has the running session, as far as the list knows.</summary>
    public PermitHolder? Member { get; init; }

    /// <summary>Who answers for it.</summary>
    public PermitHolder? Trainer { get; init; }

    /// <summary>Whoever is spoken to: who was just answered, else whose session runs; null when nobody is known.</summary>
    public PermitHolder? Addressed => View.Told switch
    {
        Signal.Refused refused when ShownSignal.OfTold(View) is not null => refused.Holder,
        Signal.Started started when ShownSignal.OfTold(View) is not null => started.Holder,
        Signal.Certified certified when ShownSignal.OfTold(View) is not null => certified.Holder,
        Signal.BadgeEnrolled enrolled when ShownSignal.OfTold(View) is not null => enrolled.Holder,
        _ => Asking ?? Member,
    };

    /// <summary>Whom a trainer is asked to certify; null when nobody.</summary>
    internal PermitHolder? Asking => View.State.Course.Ask is { Kind: AskKind.Certify, First.Decision: AccessDecision.Refused asking } ? asking.Holder : null;
}

/// <summary>The values of the places, from what a box knows.</summary>
public static class SpokenValues
{
    public static WordValues Of(ReaderKnowledge known, SignalName shown, Language language)
    {
        ArgumentNullException.ThrowIfNull(known);
        var (state, rule) = (known.View.State, known.Rule);
        return new()
        {
            Machine = rule?.Name,
            Member = Named(known, shown)?.FirstName,
            Trainer = known.Trainer?.FirstName,
            Certification = rule?.Requires?.In(language),
            Box = known.Box,
            Used = state.Session is { } session && known.Now.MillisecondsSince(session.StartedAt) is { } used ? Duration.FromMilliseconds(used) : null,
            Left = ReaderSpans.Of(shown, state, known.Now)?.Left,
            At = AtOf(known, shown),
            Price = shown == SignalName.InUse ? PriceOf(state, known.Now) : null,
            ExtensionMinutes = ExtensionOf(state),
            Faults = state.Faults,
        };
    }

    private static PermitHolder? Named(ReaderKnowledge known, SignalName shown) => shown switch
    {
        SignalName.Granted => known.Addressed,
        SignalName.Reserved => known.Booker,
        SignalName.SecondBadge => known.Asking ?? known.Member,
        _ => known.Member,
    };

    private static LocalTime? AtOf(ReaderKnowledge known, SignalName shown)
    {
        var state = known.View.State;
        if (known is not { JudgedAt: { } now, Rule: { } rule }) return null;
        var at = (shown, known.View.Told) switch
        {
            (SignalName.Reserved, _) => known.View.Kept?.From,
            (SignalName.Refused, Signal.Refused { Reason: RefusalReason.ReservedForAnother }) => Timetable.Kept(rule, state, now)?.From,
            (SignalName.Refused, Signal.Refused { Reason: RefusalReason.Closed }) => Timetable.OpensAt(rule, now),
            _ => null,
        };
        return at is { } hour ? WallClock.At(hour, known.Zone) : null;
    }

    // What the bill would say if the member ended the session now. Other signals that name a price ask for one.
    private static Money? PriceOf(MachineState state, Moment now) =>
        state is { Session: { } session, Course.Price: { } price } && !MayBeForAnother(state, session, now) ? price.After(session.Id, Endings.IfLeft(state, session, now)) : null;

    // A trainer who begins so that somebody else may, pays nothing.
    private static bool MayBeForAnother(MachineState state, OpenSession session, Moment now) =>
        state.Course.Terms is { IsTrainer: true, Use: var use } && session.Supervisor is null && (use.Supervision != Supervision.None || use.TrainersGrant)
        && now.MillisecondsSince(session.StartedAt) < (long)use.SecondBadgeWithin.TotalMilliseconds;

    // An idle end is put off by working, not by a tap.
    private static int? ExtensionOf(MachineState state) =>
        !state.Course.IsIdleAnnounced && state.Course.Terms.Use.Extension is { } extension && extension >= Duration.FromMinutes(1) ? (int)extension.TotalMinutes : null;
}
