using System.Reflection;
using FabAccess.Core.Values;
using FabAccess.Server.Alarms;
using FabAccess.Server.Billing;
using FabAccess.Server.Bookings;
using FabAccess.Server.Boxes;
using FabAccess.Server.Certifications;
using FabAccess.Server.Hours;
using FabAccess.Server.Ingest;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Permits;
using FabAccess.Server.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Server.Store;

/// <summary>
/// Everything the server keeps, on SQLite or PostgreSQL. Facts (entries, dead letters, charges, grants) are only ever added
/// or ended, never rewritten. Ids of Core are stored as text or uuid, instants as UTC timestamps.
/// </summary>
public abstract class LabDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<Lab> Labs => Set<Lab>();
    public DbSet<Box> Boxes => Set<Box>();
    public DbSet<Machine> Machines => Set<Machine>();
    public DbSet<Member> Members => Set<Member>();
    public DbSet<Badge> Badges => Set<Badge>();
    public DbSet<BadgeWindow> BadgeWindows => Set<BadgeWindow>();
    public DbSet<Certification> Certifications => Set<Certification>();
    public DbSet<Grant> Grants => Set<Grant>();
    public DbSet<PublishedPermits> PublishedPermits => Set<PublishedPermits>();
    public DbSet<StoredEntry> Entries => Set<StoredEntry>();
    public DbSet<DeadLetter> DeadLetters => Set<DeadLetter>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<EntryFlag> EntryFlags => Set<EntryFlag>();
    public DbSet<MachineStatus> MachineStatuses => Set<MachineStatus>();
    public DbSet<PriceBookVersionRow> PriceBookVersions => Set<PriceBookVersionRow>();
    public DbSet<ChargeRow> Charges => Set<ChargeRow>();
    public DbSet<BootAnchorRow> BootAnchors => Set<BootAnchorRow>();
    public DbSet<BoxClaim> BoxClaims => Set<BoxClaim>();
    public DbSet<IssuedCertificate> Certificates => Set<IssuedCertificate>();
    public DbSet<BoxRun> BoxRuns => Set<BoxRun>();
    public DbSet<BoxOrder> BoxOrders => Set<BoxOrder>();
    public DbSet<BoxFinding> BoxFindings => Set<BoxFinding>();
    public DbSet<PublishedConfig> PublishedConfigs => Set<PublishedConfig>();
    public DbSet<WeeklyOpening> WeeklyOpenings => Set<WeeklyOpening>();
    public DbSet<Closure> Closures => Set<Closure>();
    public DbSet<MachineBooking> MachineBookings => Set<MachineBooking>();
    public DbSet<BookedQuarter> BookedQuarters => Set<BookedQuarter>();
    public DbSet<Alarm> Alarms => Set<Alarm>();

    /// <summary>The id of the migration that this program's schema ends with (NewestMigration says why it is written here).</summary>
    internal abstract string Newest { get; }

    // Each row says itself how it is kept. EF's own way of finding them loads every type of the program.
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        var keep = typeof(LabDb).GetMethod(nameof(Keep), BindingFlags.Static | BindingFlags.NonPublic)!;
        var rows = modelBuilder.Model.GetEntityTypes().Select(t => t.ClrType).Where(r => r.IsAssignableTo(typeof(IEntityTypeConfiguration<>).MakeGenericType(r)));
        foreach (var row in rows.ToList()) keep.MakeGenericMethod(row).Invoke(null, [modelBuilder]);
    }

    private static void Keep<TRow>(ModelBuilder model)
        where TRow : class, IEntityTypeConfiguration<TRow>, new() => model.ApplyConfiguration(new TRow());

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        var types = configurationBuilder;
        types.Properties<SiteId>().HaveConversion<Slugged<SiteId>>().HaveMaxLength(Slug.LongestText);
        types.Properties<BoxId>().HaveConversion<Slugged<BoxId>>().HaveMaxLength(Slug.LongestText);
        types.Properties<MachineId>().HaveConversion<Slugged<MachineId>>().HaveMaxLength(Slug.LongestText);
        types.Properties<BadgeHash>().HaveConversion<Slugged<BadgeHash>>().HaveMaxLength(32);
        types.Properties<Currency>().HaveConversion<Slugged<Currency>>().HaveMaxLength(3);
        types.Properties<MemberId>().HaveConversion<MemberIds>();
        types.Properties<SessionId>().HaveConversion<SessionIds>();
        types.Properties<BootId>().HaveConversion<BootIds>();
        types.Properties<StoreId>().HaveConversion<StoreIds>();
        types.Properties<IncidentId>().HaveConversion<IncidentIds>();
        types.Properties<EnrolmentId>().HaveConversion<EnrolmentIds>();
        types.Properties<BookingId>().HaveConversion<BookingIds>();
        types.Properties<LocalDate>().HaveConversion<LocalDates>().HaveMaxLength(10);
        types.Properties<RunId>().HaveConversion<RunIds>();
        types.Properties<Instant>().HaveConversion<Instants>();
        types.Properties<Enum>().HaveConversion<string>();
    }

    private sealed class Slugged<T>() : ValueConverter<T, string>(v => v.ToString()!, s => Parse<T>(s))
        where T : struct, IParsable<T>;

    private static T Parse<T>(string text)
        where T : struct, IParsable<T> => T.Parse(text, null);

    private sealed class MemberIds() : ValueConverter<MemberId, Guid>(v => v.Value, g => new(g));

    private sealed class SessionIds() : ValueConverter<SessionId, Guid>(v => v.Value, g => new(g));

    private sealed class BootIds() : ValueConverter<BootId, Guid>(v => v.Value, g => new(g));

    private sealed class RunIds() : ValueConverter<RunId, Guid>(v => v.Value, g => new(g));

    private sealed class IncidentIds() : ValueConverter<IncidentId, Guid>(v => v.Value, g => new(g));

    private sealed class EnrolmentIds() : ValueConverter<EnrolmentId, Guid>(v => v.Value, g => new(g));

    private sealed class BookingIds() : ValueConverter<BookingId, Guid>(v => v.Value, g => new(g));

    private sealed class LocalDates() : ValueConverter<LocalDate, string>(d => LocalDatePattern.Iso.Format(d), s => LocalDatePattern.Iso.Parse(s).Value);

    private sealed class StoreIds() : ValueConverter<StoreId, Guid>(v => v.Value, g => new(g));

    private sealed class Instants() : ValueConverter<Instant, DateTime>(i => i.ToDateTimeUtc(), d => Instant.FromDateTimeUtc(DateTime.SpecifyKind(d, DateTimeKind.Utc)));
}
