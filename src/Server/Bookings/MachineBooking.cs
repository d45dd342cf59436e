using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Bookings;

/// <summary>A machine kept for a member from one quarter of an hour until another. Cancelled, never deleted.</summary>
public sealed class MachineBooking : IEntityTypeConfiguration<MachineBooking>
{
    public BookingId Id { get; set; }
    public required MachineId Machine { get; set; }
    public required MemberId Member { get; set; }
    public required Instant From { get; set; }

    /// <summary>It is free again from here on.</summary>
    public required Instant Until { get; set; }
    public required string MadeBy { get; set; }
    public required Instant MadeAt { get; set; }
    public string? CancelledBy { get; set; }
    public Instant? CancelledAt { get; set; }
    public string? CancellationReason { get; set; }

    public void Configure(EntityTypeBuilder<MachineBooking> builder)
    {
        builder.HasKey(b => b.Id);
        builder.HasOne<Machine>().WithMany().HasForeignKey(b => b.Machine);
        builder.HasOne<Member>().WithMany().HasForeignKey(b => b.Member);
        builder.HasIndex(b => new { b.Machine, b.Until });
        builder.HasIndex(b => new { b.Member, b.Until });
        builder.Property(b => b.MadeBy).HasMaxLength(WrittenText.LongestBy);
        builder.Property(b => b.CancelledBy).HasMaxLength(WrittenText.LongestBy);
        builder.Property(b => b.CancellationReason).HasMaxLength(WrittenText.LongestReason);
    }
}

/// <summary>
/// A quarter of an hour of a machine that somebody has. Its key is what keeps two bookings apart on both stores, however many
/// ask at once; those of a cancelled booking go.
/// </summary>
public sealed class BookedQuarter : IEntityTypeConfiguration<BookedQuarter>
{
    public const int Minutes = 15;

    public required MachineId Machine { get; set; }

    /// <summary>Quarters of an hour since 1970 began, UTC.</summary>
    public required long Quarter { get; set; }
    public required BookingId Booking { get; set; }

    /// <summary>Whether a booking may begin or end then.</summary>
    public static bool IsEdge(Instant at) => at == Instant.FromUnixTimeSeconds(Of(at) * Minutes * 60);

    public static long Of(Instant at) => Math.DivRem(at.ToUnixTimeSeconds(), Minutes * 60).Quotient;

    public void Configure(EntityTypeBuilder<BookedQuarter> builder)
    {
        builder.HasKey(q => new { q.Machine, q.Quarter });
        builder.HasIndex(q => q.Booking);
        builder.HasOne<MachineBooking>().WithMany().HasForeignKey(q => q.Booking);
    }
}
