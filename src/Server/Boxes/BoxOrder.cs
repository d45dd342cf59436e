using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>What came of an order: a closed set.</summary>
public enum OrderOutcome
{
    /// <summary>The session has ended by it.</summary>
    Ended,

    /// <summary>The broker was away just then.</summary>
    NotSent,

    /// <summary>The box had it too late.</summary>
    Late,

    /// <summary>The box refused it; its journal says why.</summary>
    Refused,
}

/// <summary>An order that was sent to a box. Its number rises per box, so that none can be played twice.</summary>
public sealed class BoxOrder : IEntityTypeConfiguration<BoxOrder>
{
    public BoxId Box { get; set; }
    public long Number { get; set; }

    /// <summary>The boot it is for; a box in another boot refuses it.</summary>
    public required BootId Boot { get; set; }
    public required OrderKind Kind { get; set; }
    public required MachineId Machine { get; set; }

    /// <summary>The session that is to end; null for whichever runs, and where none is to end.</summary>
    public SessionId? Session { get; set; }

    /// <summary>"" where none was asked for.</summary>
    public required string Reason { get; set; }
    public required string By { get; set; }
    public required Instant IssuedAt { get; set; }

    /// <summary>What came of it; null while nothing is known.</summary>
    public OrderOutcome? Outcome { get; set; }

    public void Configure(EntityTypeBuilder<BoxOrder> builder) => builder.HasKey(o => new { o.Box, o.Number });
}
