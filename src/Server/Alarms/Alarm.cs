using FabAccess.Core.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Alarms;

/// <summary>Something that a person should see to: opened once a cause and box, counted while it lasts, closed when it is over.</summary>
public sealed class Alarm : IEntityTypeConfiguration<Alarm>
{
    public int Id { get; set; }

    public required AlarmCause Cause { get; set; }

    /// <summary>Null where it concerns the whole lab.</summary>
    public BoxId? Box { get; set; }

    /// <summary>In words.</summary>
    public required string Detail { get; set; }
    public required Instant OpenedAt { get; set; }

    /// <summary>When it was last seen to be so.</summary>
    public required Instant LastAt { get; set; }

    /// <summary>How often it was seen.</summary>
    public long Count { get; set; } = 1;

    /// <summary>Null while it is open.</summary>
    public Instant? ClosedAt { get; set; }

    public void Configure(EntityTypeBuilder<Alarm> builder)
    {
        // One open alarm a cause and box: a constraint, since a check races. Nulls are never equal in an index, so the lab's own have one more.
        builder.HasIndex(a => new { a.Cause, a.Box }, "IX_Alarms_Open").IsUnique().HasFilter("\"ClosedAt\" IS NULL");
        builder.HasIndex(a => a.Cause, "IX_Alarms_OpenOfTheLab").IsUnique().HasFilter("\"ClosedAt\" IS NULL AND \"Box\" IS NULL");
    }
}
