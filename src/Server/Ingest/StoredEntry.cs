using FabAccess.Core.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Ingest;

/// <summary>A journal entry as it came: the exact bytes, once. The primary key is what makes ingest idempotent.</summary>
public sealed class StoredEntry : IEntityTypeConfiguration<StoredEntry>
{
    public BoxId Box { get; set; }
    public long Sequence { get; set; }
    public required string Hash { get; set; }
    public required Instant ReceivedAt { get; set; }

    /// <summary>UTF-8 JSON of the entry.</summary>
    public required byte[] Body { get; set; }

    /// <summary>False where the body could not be understood: its reason stands in the dead letters.</summary>
    public required bool IsReadable { get; set; }

    public void Configure(EntityTypeBuilder<StoredEntry> builder) => builder.HasKey(e => new { e.Box, e.Sequence });
}

/// <summary>Why a message or an entry could not be taken as it is.</summary>
public enum DeadLetterReason
{
    /// <summary>Topic of no box that is known here.</summary>
    UnknownBox,

    /// <summary>Longer than the limit of its topic.</summary>
    TooLong,

    /// <summary>Not JSON, or not of the documented shape.</summary>
    Malformed,

    /// <summary>Written by a newer program.</summary>
    NewerSchema,

    /// <summary>An event type that is not known here.</summary>
    UnknownEvent,

    /// <summary>The body's own sequence is not the one its place in the batch gives it.</summary>
    WrongSequence,

    /// <summary>Another entry with the same box and sequence is stored: two boxes with one identity, or a restored card.</summary>
    Fork,

    /// <summary>The store, or this program, failed on it again and again: it is stored unread, or only here.</summary>
    StoreRefused,
}

/// <summary>A message that was kept with its reason instead of being taken; equal ones are counted, not kept twice.</summary>
public sealed class DeadLetter : IEntityTypeConfiguration<DeadLetter>
{
    public int Id { get; set; }
    public required DeadLetterReason Reason { get; set; }

    /// <summary>In words, e.g. the JSON reader's complaint.</summary>
    public required string Detail { get; set; }
    public required string Topic { get; set; }

    /// <summary>Where known.</summary>
    public BoxId? Box { get; set; }
    public long? Sequence { get; set; }

    /// <summary>SHA-256 of the payload.</summary>
    public required string PayloadHash { get; set; }
    public required byte[] Payload { get; set; }
    public required Instant FirstAt { get; set; }
    public required Instant LastAt { get; set; }
    public int Count { get; set; } = 1;

    /// <summary>When a person had seen to it; null while nobody has.</summary>
    public Instant? SettledAt { get; set; }
    public string? SettledBy { get; set; }
    public string? SettledNote { get; set; }

    public void Configure(EntityTypeBuilder<DeadLetter> builder)
    {
        builder.HasIndex(d => new { d.Topic, d.PayloadHash, d.Reason }).IsUnique();
        builder.Property(d => d.Topic).HasMaxLength(LongestTopic);
    }

    /// <summary>Longer topics are cut: an index entry has its limit too.</summary>
    public const int LongestTopic = 200;
}
