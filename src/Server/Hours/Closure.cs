using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Hours;

/// <summary>Days on which the lab is closed, whatever the week says: holidays, works, stock-taking. Taken back, never deleted.</summary>
public sealed class Closure : IEntityTypeConfiguration<Closure>
{
    public int Id { get; set; }
    public required LocalDate First { get; set; }

    /// <summary>Closed on this day too.</summary>
    public required LocalDate Last { get; set; }

    /// <summary>From the same day to the same day of every year from then on. The 29th of February is the 28th where there is none.</summary>
    public required bool IsYearly { get; set; }
    public required string Reason { get; set; }
    public required string MadeBy { get; set; }
    public required Instant MadeAt { get; set; }
    public string? TakenBackBy { get; set; }
    public Instant? TakenBackAt { get; set; }

    /// <summary>Those that count from a day on: not taken back, and not over by then.</summary>
    public static IQueryable<Closure> Standing(LabDb db, LocalDate from)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Closures.AsNoTracking().Where(c => c.TakenBackAt == null && (c.IsYearly || c.Last >= from));
    }

    /// <summary>Whether it covers a day.</summary>
    public bool Covers(LocalDate day)
    {
        if (TakenBackAt is not null || day < First) return false;
        if (day <= Last) return true;
        if (!IsYearly) return false;
        // One that goes over the turn of the year began in the year before.
        int years = day.Year - First.Year;
        return CoversAfter(years, day) || CoversAfter(years - 1, day);
    }

    public void Configure(EntityTypeBuilder<Closure> builder)
    {
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Reason).HasMaxLength(Changes.WrittenText.LongestReason);
        builder.Property(c => c.MadeBy).HasMaxLength(Changes.WrittenText.LongestBy);
        builder.Property(c => c.TakenBackBy).HasMaxLength(Changes.WrittenText.LongestBy);
    }

    private bool CoversAfter(int years, LocalDate day) => First.PlusYears(years) <= day && day <= Last.PlusYears(years);
}
