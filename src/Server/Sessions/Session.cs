using FabAccess.Core.Machines;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Sessions;

/// <summary>A session as its journal entries tell it; made from them and nothing else.</summary>
public sealed class Session : IEntityTypeConfiguration<Session>
{
    public SessionId Id { get; set; }
    public required MachineId Machine { get; set; }
    public required BoxId Box { get; set; }
    public required MemberId Member { get; set; }

    /// <summary>When it began, as far as is known; <see cref="PlacedBy"/> says by what.</summary>
    public required Instant StartedAt { get; set; }

    /// <summary>When it began by the box's own wall clock.</summary>
    public required Instant OwnStartedAt { get; set; }

    /// <summary>How far <see cref="OwnStartedAt"/> is to be believed.</summary>
    public required ClockTrust Trust { get; set; }
    public required PlacedBy PlacedBy { get; set; }

    /// <summary>It did not begin before this.</summary>
    public required Instant EarliestStart { get; set; }

    /// <summary>It did not begin after this.</summary>
    public required Instant LatestStart { get; set; }

    /// <summary>The boot in which it began, and the monotonic reading then; null in rows of a store older than placing.</summary>
    public BootId? Boot { get; set; }
    public long? StartMonotonicMilliseconds { get; set; }
    public required long StartSequence { get; set; }
    public long? EndSequence { get; set; }

    /// <summary>Null while it runs.</summary>
    public EndReason? EndReason { get; set; }
    public long? ElapsedMilliseconds { get; set; }
    public long UncertaintyMilliseconds { get; set; }
    public bool IsRightWithdrawn { get; set; }

    /// <summary>The trainer who answered for it; null where none did.</summary>
    public MemberId? Supervisor { get; set; }

    /// <summary>The machine was locked, and was started to repair it: nobody pays for that.</summary>
    public bool IsRepair { get; set; }

    /// <summary>The machine began another session before this one was ended: the fact is kept, and no longer counts as running.</summary>
    public bool IsSuperseded { get; set; }

    /// <summary>It has ended and is not charged yet, because its price depends on when exactly it began; charged by then in any case.</summary>
    public Instant? ChargeAwaitedUntil { get; set; }

    /// <summary>When it began, and how surely.</summary>
    internal PlacedTime Start() => new(StartedAt, PlacedBy, EarliestStart, LatestStart);

    internal void Place(PlacedTime start) => (StartedAt, PlacedBy, EarliestStart, LatestStart) = (start.At, start.By, start.Earliest, start.Latest);

    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.HasKey(s => s.Id);
        builder.HasIndex(s => new { s.Member, s.StartedAt });
        builder.HasIndex(s => s.StartedAt);
        // At most one open session a machine of a box and one start and one end an entry: a constraint, since a check races.
        builder.HasIndex(s => new { s.Box, s.Machine }).IsUnique().HasFilter("\"EndReason\" IS NULL AND NOT \"IsSuperseded\"");
        builder.HasIndex(s => new { s.Box, s.StartSequence }).IsUnique();
        builder.HasIndex(s => new { s.Box, s.EndSequence }).IsUnique();
        // Few rows, and asked for at each step of the projection.
        builder.HasIndex(s => new { s.Box, s.Boot }).HasFilter("\"PlacedBy\" <> 'Clock'");
        builder.HasIndex(s => s.ChargeAwaitedUntil).HasFilter("\"ChargeAwaitedUntil\" IS NOT NULL");
    }
}
