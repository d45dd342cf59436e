using FabAccess.Core.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Members;

/// <summary>A wait for a new badge at a machine: who opened it, for whom, where and for how long; and what came of it. Never deleted.</summary>
public sealed class BadgeWindow : IEntityTypeConfiguration<BadgeWindow>
{
    public EnrolmentId Id { get; set; }

    /// <summary>Whose the badge will be.</summary>
    public required MemberId Member { get; set; }
    public required BoxId Box { get; set; }
    public required MachineId Machine { get; set; }

    /// <summary>The order that opened it.</summary>
    public required long OrderNumber { get; set; }

    /// <summary>For how long the box waits, from when it has the order.</summary>
    public required int Seconds { get; set; }
    public required Instant OpenedAt { get; set; }

    /// <summary>Who opened it, in words, until people sign in.</summary>
    public required string OpenedBy { get; set; }

    /// <summary>The entry of the box that answered it, whether a badge was added by it or not; null while none did.</summary>
    public long? Sequence { get; set; }

    /// <summary>The badge that was added by it; null where none was.</summary>
    public BadgeHash? Badge { get; set; }
    public Instant? AddedAt { get; set; }

    public void Configure(EntityTypeBuilder<BadgeWindow> builder)
    {
        builder.HasKey(w => w.Id);
        builder.HasOne<Member>().WithMany().HasForeignKey(w => w.Member);
        builder.HasIndex(w => new { w.Member, w.OpenedAt });
    }
}
