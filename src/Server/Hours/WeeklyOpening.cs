using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace FabAccess.Server.Hours;

/// <summary>The lab is open on this day of every week, by the clock on its wall. No row at all: it never closes by itself.</summary>
public sealed class WeeklyOpening : IEntityTypeConfiguration<WeeklyOpening>
{
    public const int MinutesADay = 24 * 60;

    public int Id { get; set; }
    public required IsoDayOfWeek Day { get; set; }

    /// <summary>Minute of the day from which on it is open, 0 to 1439.</summary>
    public required int From { get; set; }

    /// <summary>Minute of the day from which on it is closed again, above <see cref="From"/>, at most 1440, which is midnight.</summary>
    public required int Until { get; set; }

    public void Configure(EntityTypeBuilder<WeeklyOpening> builder) => builder.HasKey(o => o.Id);
}
