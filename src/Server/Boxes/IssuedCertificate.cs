using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>Whom a certificate lets in.</summary>
public enum CertificateKind
{
    /// <summary>A box, to its own topics.</summary>
    Box,

    /// <summary>A person or program that reads along.</summary>
    Observer,
}

/// <summary>A certificate that this lab's authority made. Rows are added and ended, never rewritten.</summary>
public sealed class IssuedCertificate : IEntityTypeConfiguration<IssuedCertificate>
{
    /// <summary>Hexadecimal, in lower case.</summary>
    public required string Serial { get; set; }

    /// <summary>Its common name: the box's id, or the observer's name.</summary>
    public required string Holder { get; set; }
    public required CertificateKind Kind { get; set; }

    /// <summary>SHA-256 of the public key. 64 hexadecimal digits in lower case.</summary>
    public required string KeyHash { get; set; }
    public required Instant IssuedAt { get; set; }
    public required Instant NotAfter { get; set; }

    /// <summary>The certificate itself, which is public.</summary>
    public required string Pem { get; set; }

    /// <summary>The claim it was made for; null where it renews another one.</summary>
    public int? Claim { get; set; }

    /// <summary>Serial of the certificate that renewed it.</summary>
    public string? ReplacedBy { get; set; }
    public Instant? RevokedAt { get; set; }
    public string? RevokedBy { get; set; }
    public string? RevocationReason { get; set; }

    public void Configure(EntityTypeBuilder<IssuedCertificate> builder)
    {
        builder.HasKey(c => c.Serial);
        builder.HasIndex(c => c.Holder);
        builder.HasOne<BoxClaim>().WithMany().HasForeignKey(c => c.Claim);
    }
}
