using System.Collections.Immutable;
using System.Data.Common;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Broker;
using FabAccess.Server.Configuration;
using FabAccess.Server.Integrations;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using FabAccess.Service;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Health;

/// <summary>Looks at a lab from its server's machine, whether the server runs or not. Changes nothing.</summary>
internal static class LabProbe
{
    private static readonly TimeSpan BrokerBound = TimeSpan.FromSeconds(5);

    public static LabHealth Look(ServerSettings settings)
    {
        var (trouble, boxes, alarms) = Store(settings.Store);
        var (free, size) = Room(settings.DataFolder);
        return new(
            SystemClock.Instance.GetCurrentInstant(), trouble, settings.DataFolder, free, size, new ClockSynchronisation().Read(),
            $"{settings.Broker.Place.Host}:{settings.Broker.Place.Port}", Broker(settings), boxes, alarms)
        {
            Integrations = settings.Integrations?.Listen.ToString(), IntegrationsTrouble = Integrations(settings.Integrations),
        };
    }

    private static (string? Trouble, ImmutableArray<BoxStanding> Boxes, ImmutableArray<OpenAlarm> Alarms) Store(StoreSettings settings)
    {
        if (settings is StoreSettings.Sqlite { File: var file } && !File.Exists(file)) return ($"There is no store at {file}.", [], []);
        try
        {
            using var store = StoreSetup.Create(settings);
            using var db = store.CreateDbContext();
            if (db.Database.GetPendingMigrations().Any()) return ("The store is of an earlier version; the server brings it up to date when it starts.", [], []);
            return (null, Boxes(db), [.. db.Alarms.AsNoTracking().Where(a => a.ClosedAt == null).OrderBy(a => a.OpenedAt).Select(a => new OpenAlarm(a.Cause, a.Box, a.Detail, a.OpenedAt))]);
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (failure.Message, [], []);
        }
    }

    private static ImmutableArray<BoxStanding> Boxes(LabDb db)
    {
        var lists = db.PublishedPermits.Select(p => new { p.Box, p.IssuedAt }).ToDictionary(p => p.Box, p => p.IssuedAt);
        var findings = db.BoxFindings.AsNoTracking().AsEnumerable().ToLookup(f => f.Box, f => new FindingReport(f.Finding, f.Detail));
        var certificates = db.Certificates.AsNoTracking().Where(c => c.Kind == CertificateKind.Box && c.RevokedAt == null)
            .Select(c => new { c.Holder, c.NotAfter }).AsEnumerable().GroupBy(c => c.Holder).ToDictionary(g => g.Key, g => g.Max(c => c.NotAfter));
        return
        [
            .. db.Boxes.AsNoTracking().Where(b => b.RevokedAt == null).AsEnumerable().OrderBy(b => b.Id.ToString(), StringComparer.Ordinal).Select(b => new BoxStanding(
                b.Id, b.IsOnline, b.LastSeenAt, lists.TryGetValue(b.Id, out var issued) ? issued : null,
                certificates.TryGetValue(b.Id.ToString(), out var until) ? until : null, [.. findings[b.Id]])),
        ];
    }

    private static (long Free, long Size) Room(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return (drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (0, 0);
        }
    }

    private static string? Integrations(IntegrationOptions? options)
    {
        if (options is null) return null;
        using var bound = new CancellationTokenSource(BrokerBound);
        return IntegrationVisit.Make(options.Listen, options.HasTls, SystemClock.Instance.GetCurrentInstant().ToDateTimeOffset(), bound.Token).GetAwaiter().GetResult();
    }

    // By a name of its own, since the server's name would take the server's connection.
    private static string? Broker(ServerSettings settings)
    {
        string folder = Path.Combine(settings.DataFolder, "keys", "ca");
        if (!Directory.Exists(folder)) return "The lab has no keys yet; the server makes them when it first starts.";
        try
        {
            using var authority = CertificateAuthority.Load(folder);
            using var bound = new CancellationTokenSource(BrokerBound);
            return BriefVisit.Make(authority, settings.Broker.Place, CertificateProfile.Doctor(SystemClock.Instance.GetCurrentInstant()), bound.Token).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }
}
