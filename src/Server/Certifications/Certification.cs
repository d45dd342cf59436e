using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Members;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Certifications;

/// <summary>What can be earned, e.g. "Laser".</summary>
public sealed class Certification : IEntityTypeConfiguration<Certification>
{
    public int Id { get; set; }

    /// <summary>Short name for files and the API, a <see cref="Slug"/>, unique.</summary>
    public required string Code { get; set; }
    public required string NameFr { get; set; }
    public required string NameEn { get; set; }

    public LocalizedText Name => new(NameFr, NameEn);

    public void Configure(EntityTypeBuilder<Certification> builder)
    {
        builder.Ignore(c => c.Name);
        builder.HasIndex(c => c.Code).IsUnique();
        builder.Property(c => c.Code).HasMaxLength(Slug.LongestText);
    }
}

/// <summary>A member holds a certification. Ended by filling the revocation, never deleted.</summary>
public sealed class Grant : IEntityTypeConfiguration<Grant>
{
    public int Id { get; set; }
    public required MemberId Member { get; set; }
    public required int CertificationId { get; set; }
    public required Instant From { get; set; }

    /// <summary>Null: without end.</summary>
    public Instant? Until { get; set; }

    /// <summary>What it lets the member do beyond starting a machine that requires it.</summary>
    public MemberRights Rights { get; set; }

    /// <summary>Who granted, in words, until people sign in.</summary>
    public required string GrantedBy { get; set; }

    /// <summary>The trainer who gave it by two badges at a machine; null where it was given in the office. The next three go with it.</summary>
    public MemberId? Trainer { get; set; }
    public MachineId? Machine { get; set; }

    /// <summary>Whose journal says so, and its entry: one entry gives at most one grant, however often it is read.</summary>
    public BoxId? Box { get; set; }
    public long? Sequence { get; set; }
    public Instant? RevokedAt { get; set; }
    public string? RevokedBy { get; set; }
    public string? RevocationReason { get; set; }

    public void Configure(EntityTypeBuilder<Grant> builder)
    {
        builder.HasOne<Member>().WithMany().HasForeignKey(g => g.Member);
        builder.HasOne<Certification>().WithMany().HasForeignKey(g => g.CertificationId);
        builder.HasIndex(g => g.Member);
        builder.HasIndex(g => new { g.Box, g.Sequence }).IsUnique();
    }
}
