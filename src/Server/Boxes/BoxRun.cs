using FabAccess.Core.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>One process of a box that greeted. One that comes back after a later one has greeted shows two boxes with one identity.</summary>
public sealed class BoxRun : IEntityTypeConfiguration<BoxRun>
{
    public BoxId Box { get; set; }

    public RunId Run { get; set; }
    public required BootId Boot { get; set; }
    public required Instant FirstAt { get; set; }
    public required Instant LastAt { get; set; }

    public void Configure(EntityTypeBuilder<BoxRun> builder) => builder.HasKey(r => new { r.Box, r.Run });
}
