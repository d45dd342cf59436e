using FabAccess.Core.Time;
using FabAccess.Core.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Sessions;

/// <summary>
/// When one boot of a box began (UTC at 0 of its monotonic clock), as far as it is known: by the box's own clock, by the
/// server's, and the bounds that hold in any case. What is placed by it may be placed anew when more is learned.
/// </summary>
public sealed class BootAnchorRow : IEntityTypeConfiguration<BootAnchorRow>
{
    public BoxId Box { get; set; }
    public BootId Boot { get; set; }

    /// <summary>By the first entry whose wall clock was to be believed; null: none was.</summary>
    public Instant? Own { get; set; }

    /// <summary>The monotonic reading at which <see cref="Own"/> was taken: clocks drift apart from there.</summary>
    public long? OwnReadAtMilliseconds { get; set; }

    /// <summary>By the server's clock at the box's quickest message; never before the truth. Null: it has not spoken to this server.</summary>
    public Instant? Server { get; set; }

    /// <summary>The monotonic reading at which <see cref="Server"/> was taken.</summary>
    public long? ServerReadAtMilliseconds { get; set; }

    /// <summary>It began after the last entry of the boot before; null while nothing of it is projected, or nothing came before.</summary>
    public Instant? NotBefore { get; set; }

    /// <summary>It began before this, since entries of it had come by then; null while nothing of it is projected.</summary>
    public Instant? NotAfter { get; set; }

    /// <summary>When something of this was last learned.</summary>
    public required Instant LearnedAt { get; set; }

    /// <summary>Whether what was learned last has not been used yet to place this boot's estimated sessions anew.</summary>
    public bool IsNews { get; set; }

    /// <summary>For placing; <see cref="NotAfter"/> is there once an entry of this boot was learned from.</summary>
    internal BootKnowledge Knowledge => new(
        NotBefore ?? BootKnowledge.FirstOfAll,
        NotAfter ?? throw new InvalidOperationException($"Nothing of boot {Boot} is here."),
        Own is { } own ? new(own, OwnReadAtMilliseconds ?? 0) : null,
        Server is { } server ? new(server, ServerReadAtMilliseconds ?? 0) : null);

    /// <summary>No reading of the box's own clock is known that could be believed.</summary>
    internal bool LacksOwn => Own is not { } own || !MomentPlacing.IsBelievable(new(own, OwnReadAtMilliseconds ?? 0), Knowledge);

    public void Configure(EntityTypeBuilder<BootAnchorRow> builder)
    {
        builder.HasKey(a => new { a.Box, a.Boot });
        builder.HasIndex(a => a.Box).HasFilter("\"IsNews\"");
    }
}
