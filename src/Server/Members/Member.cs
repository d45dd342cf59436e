using FabAccess.Core.Access;
using FabAccess.Core.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Members;

public sealed class Member : IEntityTypeConfiguration<Member>
{
    public MemberId Id { get; set; }
    public required string FirstName { get; set; }
    public required string LastName { get; set; }
    public required Language Language { get; set; }
    public bool IsSuspended { get; set; }
    public required Instant JoinedAt { get; set; }

    public string FullName => $"{FirstName} {LastName}";

    public void Configure(EntityTypeBuilder<Member> builder)
    {
        builder.HasKey(m => m.Id);
        builder.Ignore(m => m.FullName);
        builder.Property(m => m.FirstName).HasMaxLength(100);
        builder.Property(m => m.LastName).HasMaxLength(100);
    }
}

/// <summary>A badge that a member holds. Its UID is not kept: the keyed hash recognises it, the mask tells it apart.</summary>
public sealed class Badge : IEntityTypeConfiguration<Badge>
{
    public BadgeHash Hash { get; set; }
    public required MemberId Member { get; set; }

    /// <summary>Last two bytes of the UID, for people: <c>…5C80</c>.</summary>
    public required string Mask { get; set; }
    public bool IsBlocked { get; set; }
    public required Instant AddedAt { get; set; }

    /// <summary>What it can prove.</summary>
    public BadgeKind Kind { get; set; } = BadgeKind.Uid;

    /// <summary>The key of the card, as <see cref="Keys.CardKeySafe"/> keeps it; null for a badge that is a number alone.</summary>
    public byte[]? SealedKey { get; set; }

    public void Configure(EntityTypeBuilder<Badge> builder)
    {
        builder.HasKey(b => b.Hash);
        builder.HasOne<Member>().WithMany().HasForeignKey(b => b.Member);
        builder.Property(b => b.Mask).HasMaxLength(8);
    }
}
