using FabAccess.Core.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Sessions;

/// <summary>What a stored entry says that cannot be: it is kept, shown, and stops nothing.</summary>
public enum EntryFlagKind
{
    /// <summary>The machine is not one of this box here; its sessions are kept all the same.</summary>
    ForeignMachine,

    /// <summary>A session began while another one of the machine was open; that one is superseded.</summary>
    SecondOpenSession,

    /// <summary>A session of this id began before; this start is ignored.</summary>
    SecondStart,

    /// <summary>An end, a mark or a withdrawal of a session whose start is not here.</summary>
    UnknownSession,

    /// <summary>The session was ended before; the first end counts.</summary>
    SecondEnd,

    /// <summary>The entry could not be taken into sessions at all: a fault of this program.</summary>
    NotFolded,

    /// <summary>The charge could not be computed, e.g. because the amount is beyond all bounds.</summary>
    NotCharged,

    /// <summary>A certification that a trainer gave at a machine does not count; nobody is certified by it.</summary>
    CertificationNotGiven,

    /// <summary>A new badge that a box took is not added to anybody.</summary>
    BadgeNotAdded,
}

/// <summary>One stored entry that contradicts what is known.</summary>
public sealed class EntryFlag : IEntityTypeConfiguration<EntryFlag>
{
    public BoxId Box { get; set; }
    public long Sequence { get; set; }
    public required EntryFlagKind Kind { get; set; }

    /// <summary>In words.</summary>
    public required string Detail { get; set; }

    /// <summary>When a person had seen to it; null while nobody has.</summary>
    public Instant? SettledAt { get; set; }
    public string? SettledBy { get; set; }
    public string? SettledNote { get; set; }

    public void Configure(EntityTypeBuilder<EntryFlag> builder) => builder.HasKey(f => new { f.Box, f.Sequence, f.Kind });
}
