using FabAccess.Core.Billing;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Server.Billing;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Sessions;

/// <summary>
/// Places sessions anew when more was learned of the boot they began in, and charges those that waited for it, or have waited
/// long enough. Only where a session stands is changed, and only to a surer answer; how long it lasted never is, and
/// neither is a charge that was made.
/// </summary>
internal static class Replacing
{
    private const int mostCharges = 200;

    /// <summary>Uses the news of one boot, in one transaction; false when there is none.</summary>
    public static bool Step(LabDb db)
    {
        if (ProjectionQueries.Of(db).OldestNews(db) is not { } oldest) return false;
        using var transaction = db.Database.BeginTransaction();
        // Asked again inside: what is learned between this and the end is news for the next step.
        if (db.BootAnchors.AsNoTracking().SingleOrDefault(a => a.Box == oldest.Box && a.Boot == oldest.Boot) is { } news)
        {
            var sessions = db.Sessions.Where(s => s.Box == news.Box && s.Boot == news.Boot && s.PlacedBy != PlacedBy.Clock).ToList();
            foreach (var session in sessions) Place(session, news);
            var waiting = sessions.Where(s => s.ChargeAwaitedUntil is not null).ToList();
            if (waiting.Count > 0)
            {
                var prices = PriceBooks.Load(db);
                foreach (var session in waiting.Where(s => PriceCertainty.IsSettled(s.Start(), prices.Book, prices.Zone))) Charge(db, session, prices);
            }
            db.SaveChanges();
            db.BootAnchors.Where(a => a.Box == news.Box && a.Boot == news.Boot && a.LearnedAt == news.LearnedAt).ExecuteUpdate(a => a.SetProperty(x => x.IsNews, false));
        }
        transaction.Commit();
        return true;
    }

    /// <summary>Charges what has waited until now; false when there is nothing.</summary>
    public static bool ChargeOverdue(LabDb db, Instant now)
    {
        using var transaction = db.Database.BeginTransaction();
        var overdue = db.Sessions.Where(s => s.ChargeAwaitedUntil != null && s.ChargeAwaitedUntil <= now).OrderBy(s => s.ChargeAwaitedUntil).Take(mostCharges).ToList();
        if (overdue.Count == 0)
        {
            transaction.Rollback();
            return false;
        }
        var prices = PriceBooks.Load(db);
        foreach (var session in overdue) Charge(db, session, prices);
        db.SaveChanges();
        transaction.Commit();
        return true;
    }

    private static void Place(Session session, BootAnchorRow boot)
    {
        if (boot.NotAfter is null || session is not { Boot: { } id, StartMonotonicMilliseconds: { } milliseconds }) return;
        var placed = MomentPlacing.Place(new Moment(id, milliseconds, session.OwnStartedAt, session.Trust), boot.Knowledge);
        if (placed.By <= session.PlacedBy) session.Place(placed);
    }

    private static void Charge(LabDb db, Session session, LabPrices prices)
    {
        session.ChargeAwaitedUntil = null;
        if (Charging.TryCharge(session, prices.Book) is { } charge) db.Add(charge);
        else db.Add(Charging.Flag(session));
    }
}
