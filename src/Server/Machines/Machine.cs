using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Machines;

/// <summary>An edge computer, and how far its journal is here.</summary>
public sealed class Box : IEntityTypeConfiguration<Box>
{
    public BoxId Id { get; set; }
    public required string Name { get; set; }

    /// <summary>Sequence of the last entry of the unbroken prefix that is committed here; what <c>down/ack</c> says.</summary>
    public long DurableUpTo { get; set; }

    public string DurableHash { get; set; } = EntryHash.None;

    /// <summary>Sequence up to which entries went into sessions, charges and machine states.</summary>
    public long ProjectedUpTo { get; set; }

    /// <summary>Entries whose "previous" is not the hash of the entry before: something was taken out or put in.</summary>
    public long ChainBreaks { get; set; }

    /// <summary>Entries that came again, byte for byte or as lost by the box, and changed nothing.</summary>
    public long Duplicates { get; set; }

    public bool IsOnline { get; set; }

    public Instant? LastSeenAt { get; set; }

    /// <summary>No entry that was projected came before this; bounds when the next boot began.</summary>
    public Instant? PlacedUpTo { get; set; }

    /// <summary>When it last got a certificate by a claim; null: never.</summary>
    public Instant? EnrolledAt { get; set; }

    public Instant? RevokedAt { get; set; }

    public string? RevokedBy { get; set; }

    public string? RevocationReason { get; set; }

    /// <summary>When it last looked as if two boxes had this identity.</summary>
    public Instant? CloneSeenAt { get; set; }

    public long CloneCount { get; set; }

    /// <summary>Messages that came from it after it was revoked, and were dropped.</summary>
    public long SpokeAfterRevocation { get; set; }

    public void Configure(EntityTypeBuilder<Box> builder) => builder.HasKey(b => b.Id);
}

/// <summary>A machine that a box switches.</summary>
public sealed class Machine : IEntityTypeConfiguration<Machine>
{
    public MachineId Id { get; set; }
    public required BoxId Box { get; set; }
    public required string Name { get; set; }

    /// <summary>Certification needed to start it; null: every member may.</summary>
    public int? RequiredCertificationId { get; set; }

    /// <summary>Why nobody may start it; null when it works.</summary>
    public string? OutOfOrder { get; set; }

    /// <summary>How much harm it can do; see <see cref="MachineRisk"/>.</summary>
    public MachineRisk Risk { get; set; } = MachineRisk.Standard;

    /// <summary>The least that it asks of a badge.</summary>
    public MinimumCredential MinimumCredential { get; set; } = MinimumCredential.Uid;

    /// <summary>How it is used, as JSON of <see cref="UseMessage"/>, sound; null: as the plainest machine.</summary>
    public string? Use { get; set; }

    /// <summary>Until when trainers could certify at it, where they no longer can: what they did before, and is heard of later, still counts. Null: never, or still.</summary>
    public Instant? TrainersGrantedUntil { get; set; }

    /// <summary>Whether it may be used while the lab is closed.</summary>
    public bool IgnoresHours { get; set; }

    /// <summary>How it may be booked, as JSON of <see cref="Bookings.BookingRule"/>, sound; null: as usual.</summary>
    public string? BookingRule { get; set; }

    /// <summary>The last problem reported at it that somebody has lifted by putting it back.</summary>
    public IncidentId? LiftedIncident { get; set; }

    public void Configure(EntityTypeBuilder<Machine> builder)
    {
        builder.HasKey(m => m.Id);
        builder.HasOne<Box>().WithMany().HasForeignKey(m => m.Box);
        builder.HasOne<Certifications.Certification>().WithMany().HasForeignKey(m => m.RequiredCertificationId);
    }
}

/// <summary>How a machine stands as far as its journal is known here: the fold of its events.</summary>
public sealed class MachineStatus : IEntityTypeConfiguration<MachineStatus>
{
    public MachineId Machine { get; set; }

    /// <summary>Whose journal it was folded from; a machine that moves to another box is folded anew.</summary>
    public required BoxId Box { get; set; }
    public required MachineStateKind Kind { get; set; }
    public required Instant Since { get; set; }
    public SessionId? Session { get; set; }
    public MemberId? Member { get; set; }

    /// <summary>The whole state as JSON of <see cref="MachineState"/>, from which the fold goes on.</summary>
    public required string State { get; set; }

    /// <summary>The last refusal, for the board: reason and when.</summary>
    public Core.Access.RefusalReason? LastRefusal { get; set; }
    public MemberId? LastRefusedMember { get; set; }
    public Instant? LastRefusalAt { get; set; }

    public void Configure(EntityTypeBuilder<MachineStatus> builder) => builder.HasKey(s => s.Machine);
}
