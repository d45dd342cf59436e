using FabAccess.Core.Values;
using FabAccess.Server.Machines;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>The right to enrol one box, once, for some minutes: whoever holds its token may send a key to be certified.</summary>
public sealed class BoxClaim : IEntityTypeConfiguration<BoxClaim>
{
    public int Id { get; set; }
    public required BoxId Box { get; set; }

    /// <summary>SHA-256 of the token's secret, which is kept nowhere. 64 hexadecimal digits in lower case.</summary>
    public required string SecretHash { get; set; }
    public required Instant MadeAt { get; set; }
    public required string MadeBy { get; set; }

    /// <summary>From here on it opens nothing.</summary>
    public required Instant Until { get; set; }

    /// <summary>When a certificate was made for it; null while it was not used.</summary>
    public Instant? UsedAt { get; set; }

    /// <summary>The address that used it.</summary>
    public string? UsedFrom { get; set; }

    /// <summary>SHA-256 of the public key it was used with: the same key may ask again, should the answer be lost.</summary>
    public string? KeyHash { get; set; }

    /// <summary>When a newer claim, or a person, ended it.</summary>
    public Instant? EndedAt { get; set; }

    public void Configure(EntityTypeBuilder<BoxClaim> builder)
    {
        builder.HasOne<Box>().WithMany().HasForeignKey(c => c.Box);
        builder.HasIndex(c => c.SecretHash).IsUnique();
    }
}
