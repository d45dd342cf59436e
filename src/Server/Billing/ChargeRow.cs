using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Billing;

/// <summary>One published price book version; <see cref="Rules"/> is JSON of <see cref="PriceBook"/> with this one version.</summary>
public sealed class PriceBookVersionRow : IEntityTypeConfiguration<PriceBookVersionRow>
{
    public int Version { get; set; }
    public required Instant ValidFrom { get; set; }
    public required string Rules { get; set; }

    public void Configure(EntityTypeBuilder<PriceBookVersionRow> builder)
    {
        builder.HasKey(v => v.Version);
        builder.Property(v => v.Version).ValueGeneratedNever();
    }
}

/// <summary>A charge as it was made when its session ended. Added once, never changed: a correction is another row.</summary>
public sealed class ChargeRow : IEntityTypeConfiguration<ChargeRow>
{
    public SessionId Session { get; set; }
    public required MemberId Member { get; set; }
    public required MachineId Machine { get; set; }
    public required Instant StartedAt { get; set; }
    public required long ElapsedSeconds { get; set; }
    public required Currency Currency { get; set; }

    /// <summary>Minor units; null with <see cref="Unpriced"/>.</summary>
    public long? GrossMinor { get; set; }
    public long? MinimumMinor { get; set; }
    public long? NetMinor { get; set; }

    /// <summary>JSON of <see cref="ChargeTrace"/>; null with <see cref="Unpriced"/>.</summary>
    public string? Trace { get; set; }

    /// <summary>Why there is no price; shown on the problems page. Pricing it later comes with corrections.</summary>
    public UnpricedReason? Unpriced { get; set; }

    public void Configure(EntityTypeBuilder<ChargeRow> builder)
    {
        builder.HasKey(c => c.Session);
        builder.HasIndex(c => new { c.Member, c.StartedAt });
    }
}
