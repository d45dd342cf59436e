using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>Something that a box says is wrong with itself, as of its last report. A row goes when the box no longer says it.</summary>
public sealed class BoxFinding : IEntityTypeConfiguration<BoxFinding>
{
    public BoxId Box { get; set; }
    public FindingKind Finding { get; set; }

    /// <summary>Since when it is known here.</summary>
    public required Instant Since { get; set; }

    /// <summary>In the box's words; empty where it gave none.</summary>
    public required string Detail { get; set; }

    public void Configure(EntityTypeBuilder<BoxFinding> builder)
    {
        builder.HasKey(f => new { f.Box, f.Finding });
        builder.Property(f => f.Detail).HasMaxLength(FindingReport.LongestDetail);
    }
}
