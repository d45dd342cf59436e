using System.Net;
using FabAccess.Server.Alarms;
using FabAccess.Server.Backups;
using FabAccess.Server.Board;
using FabAccess.Server.Ingest;
using FabAccess.Server.Pages.ProblemPages;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Metrics;

/// <summary><c>/metrics</c> for a monitoring program on this machine; from elsewhere it is not there, since it names the boxes of a lab to nobody who asks.</summary>
internal static class MetricsEndpoint
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void Map(RouteGroupBuilder everything) =>
        everything.MapGet("/metrics", async (PageFrame frame, HttpContext http, ProblemsQuery problems, LabDb db, CancellationToken stop) =>
        {
            if (http.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from)) return ErrorPages.NotFound(frame);
            var letters = await db.DeadLetters.Where(d => d.SettledAt == null).GroupBy(d => d.Reason).Select(g => new { g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
            int epoch = await db.Labs.Select(l => l.Epoch).SingleAsync(stop);
            var newest = http.RequestServices.GetService<BackupPlace>()?.Backups.Newest;
            return Results.Text(Of(await problems.Ask(stop), letters, epoch, newest?.MadeAt, frame.Now), ContentType);
        });

    private static string Of(ProblemsView view, Dictionary<DeadLetterReason, long> letters, int epoch, Instant? backup, Instant now) => new MetricsText()
        .Gauge("link_up", "1 while the server is connected to the broker.", ("", view.Broker.State == LinkState.Up ? 1 : 0))
        .Gauge("store_epoch", "Rises when the store was restored or went back.", ("", epoch))
        .Gauge("backup_age_seconds", "Since the newest backup was made.", ("", backup is { } made ? (now - made).TotalSeconds : null))
        .Gauge("alarms", "Open alarms.", Enum.GetValues<AlarmCause>().Select(c => (MetricsText.Label("cause", c.ToString()), (double?)view.Alarms.Count(a => a.Cause == c))))
        .Gauge("dead_letters", "Messages and entries put aside that nobody has settled.", Enum.GetValues<DeadLetterReason>().Select(r => (MetricsText.Label("reason", r.ToString()), (double?)letters.GetValueOrDefault(r))))
        .Gauge("box_online", "1 while the box is connected.", Boxes(view, b => b.Box.IsOnline ? 1 : 0))
        .Gauge("box_silence_seconds", "Since the box last spoke.", Boxes(view, b => b.Box.LastSeenAt is { } seen ? (now - seen).TotalSeconds : null))
        .Gauge("box_durable_sequence", "Last entry of the unbroken prefix that is stored.", Boxes(view, b => b.Box.DurableUpTo))
        .Gauge("box_behind_entries", "Stored entries that are not in sessions and charges yet.", Boxes(view, b => b.Box.DurableUpTo - b.Box.ProjectedUpTo))
        .Gauge("box_gap_entries", "Entries that are missing between others that came.", Boxes(view, b => b.Gaps.Sum(g => g.Entries)))
        .Gauge("box_gap_age_seconds", "Since the first entry behind the oldest gap came; 0 without a gap.", Boxes(view, b => b.Gaps.IsEmpty ? 0 : (now - b.Gaps.Min(g => g.Since)).TotalSeconds))
        .Counter("box_duplicates_total", "Entries that came again and changed nothing.", Boxes(view, b => b.Box.Duplicates))
        .Counter("box_chain_breaks_total", "Entries that do not name the hash of the one before.", Boxes(view, b => b.Box.ChainBreaks))
        .Gauge("box_forks", "Entries that claim the place of another one and that nobody has settled.", Boxes(view, b => b.Forks))
        .Gauge("box_permits_generation", "Of the permit list in force.", Boxes(view, b => b.Generation))
        .ToString();

    private static IEnumerable<(string, double?)> Boxes(ProblemsView view, Func<BoxIngest, double?> value) => view.Boxes.Select(b => (MetricsText.Label("box", b.Box.Id.ToString()), value(b)));
}
