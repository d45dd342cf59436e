using System.Collections.Immutable;
using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Server.Alarms;
using FabAccess.Server.Board;
using FabAccess.Server.Ingest;
using NodaTime;

namespace FabAccess.Server.Api;

/// <summary>An amount: minor units and ISO 4217 code.</summary>
public sealed record AmountAnswer(long Minor, string Currency)
{
    public static AmountAnswer Of(Money money) => new(money.Minor, money.Currency.Code);
}

public sealed record LabAnswer(SiteId Site, string Name, string Language, string TimeZone, Currency Currency);

public sealed record BoardAnswer(ImmutableArray<TileAnswer> Machines);

public sealed record TileAnswer(
    MachineId Machine, string Name, BoxId Box, bool BoxOnline, TileState State, PersonAnswer? Member, Instant? Since, SessionId? Session, string? OutOfOrder, RefusalAnswer? LastRefusal);

public sealed record PersonAnswer(MemberId Id, string Name);

/// <summary>The member is null where nobody is known to hold the badge.</summary>
public sealed record RefusalAnswer(RefusalReason Reason, MemberId? Member, Instant At);

public sealed record MemberAnswer(MemberId Id, string Name, string Language, bool Suspended, ImmutableArray<BadgeAnswer> Badges, ImmutableArray<GrantAnswer> Grants);

public sealed record BadgeAnswer(string Mask, bool Blocked, BadgeKind Kind);

public sealed record GrantAnswer(int Id, string Certification, Instant From, Instant? Until, Instant? RevokedAt, MemberRights? Rights, MemberId? Trainer = null, MachineId? Machine = null);

public sealed record SessionAnswer(
    SessionId Id, MachineId Machine, MemberId Member, Instant StartedAt, PlacedBy PlacedBy, Instant OwnStartedAt, ClockTrust ClockTrust, EndReason? EndReason, decimal? ElapsedSeconds, decimal UncertaintySeconds,
    bool RightWithdrawn, AmountAnswer? Charge, UnpricedReason? Unpriced);

/// <summary>Unpriced sessions stand on this month without a price; those that wait may be of this month, and are charged once it is known.</summary>
public sealed record DraftAnswer(
    MemberId Member, string Month, ImmutableArray<DraftLineAnswer> Lines, ImmutableArray<SessionId> Unpriced, ImmutableArray<SessionId> Waiting, AmountAnswer Total);

public sealed record DraftLineAnswer(
    SessionId Session, MachineId Machine, Instant StartedAt, PlacedBy PlacedBy, long ElapsedSeconds, decimal BilledMinutes, SentenceAnswer Sentence, AmountAnswer Gross, AmountAnswer Minimum, AmountAnswer Net);

public sealed record SentenceAnswer(string Fr, string En);

public sealed record IngestAnswer(LinkState Broker, ImmutableArray<BoxAnswer> Boxes, ImmutableArray<DeadLetterAnswer> DeadLetters, ImmutableArray<AlarmAnswer> Alarms);

/// <summary>An open alarm; the box is null where it concerns the whole lab.</summary>
public sealed record AlarmAnswer(AlarmCause Cause, BoxId? Box, Instant OpenedAt, long Count, string Detail);

/// <summary>Sequences that are missing, both ends included, and since when.</summary>
public sealed record GapAnswer(long From, long To, Instant Since);

public sealed record BoxAnswer(
    BoxId Box, bool Online, long DurableUpTo, long Entries, long Duplicates, long DeadLetters, long ChainBreaks, long ProjectedUpTo, long Generation, long Forks, ImmutableArray<GapAnswer> Gaps);

public sealed record DeadLetterAnswer(DeadLetterReason Reason, string Detail, string Topic, BoxId? Box, long? Sequence, int Count, Instant LastAt);
