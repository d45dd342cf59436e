using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Simulator.Server;

/// <summary>What the server's JSON API answers, as far as the simulator reads it; written down from the API's description, not from its code.</summary>
public sealed record BoardAnswer(ImmutableArray<BoardMachine> Machines);

/// <summary>One machine on the board; its state is free, inUse, lockedOut, faulted or offline.</summary>
public sealed record BoardMachine(MachineId Machine, BoxId Box, bool BoxOnline, string State, BoardMember? Member, SessionId? Session, BoardRefusal? LastRefusal);

public sealed record BoardMember(MemberId Id, string Name);

public sealed record BoardRefusal(string Reason, MemberId? Member, Instant At);

public sealed record MemberAnswer(MemberId Id, string Name, bool Suspended, ImmutableArray<BadgeAnswer> Badges, ImmutableArray<GrantAnswer> Grants);

/// <summary>A badge, known by its last digits, or by the beginning of its hash where a box took it.</summary>
public sealed record BadgeAnswer(string Mask, bool Blocked);

/// <summary>A grant; of one that a trainer gave at a machine also by whom and where.</summary>
public sealed record GrantAnswer(int Id, string Certification, Instant? RevokedAt, MemberId? Trainer = null, MachineId? Machine = null);

/// <summary>A session; what is billed of its seconds are the whole ones.</summary>
public sealed record SessionAnswer(
    SessionId Id, MachineId Machine, MemberId Member, Instant StartedAt, string? EndReason, decimal? ElapsedSeconds, decimal UncertaintySeconds, bool RightWithdrawn, MoneyAnswer? Charge, string? Unpriced)
{
    [JsonIgnore]
    public long WholeSeconds => (long)decimal.Floor(ElapsedSeconds ?? 0);
}

public sealed record MoneyAnswer(long Minor, string Currency);

public sealed record DraftAnswer(ImmutableArray<DraftLine> Lines, MoneyAnswer Total);

public sealed record DraftLine(SessionId Session, long ElapsedSeconds, decimal BilledMinutes, MoneyAnswer Net, DraftSentence Sentence);

public sealed record DraftSentence(string Fr, string En);

public sealed record IngestAnswer(ImmutableArray<IngestBox> Boxes, ImmutableArray<DeadLetter> DeadLetters);

/// <summary>How far the server is with one box; the generation is that of the permit list that was issued last.</summary>
public sealed record IngestBox(
    BoxId Box, bool Online, long DurableUpTo, long Entries, long Duplicates, long DeadLetters, long ChainBreaks, long ProjectedUpTo, long Generation);

/// <summary>What could not be taken, and why; box and sequence where they are known.</summary>
public sealed record DeadLetter(string Reason, string? Detail, string Topic, BoxId? Box, long? Sequence, int Count);
