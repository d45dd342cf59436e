using FabAccess.Core.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Permits;

/// <summary>The configuration in force for a box: exactly the bytes that are retained at the broker.</summary>
public sealed class PublishedConfig : IEntityTypeConfiguration<PublishedConfig>
{
    public BoxId Box { get; set; }
    public required int Epoch { get; set; }
    public required long Generation { get; set; }
    public required Instant IssuedAt { get; set; }

    /// <summary>SHA-256 of the content without its numbers and dates: equal content is not published anew.</summary>
    public required string ContentHash { get; set; }

    /// <summary>The signing key's id; "" where it has to be signed anew.</summary>
    public string KeyId { get; set; } = "";
    public required byte[] Payload { get; set; }

    public void Configure(EntityTypeBuilder<PublishedConfig> builder) => builder.HasKey(p => p.Box);
}
