using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Store;

namespace FabAccess.Server.Boxes;

/// <summary>Learns from a box's entries what came of orders to it.</summary>
internal static class OrderOutcomes
{
    /// <summary>The rows are changed in the context that is handed in; whoever hands it in saves.</summary>
    public static void Note(LabDb db, BoxId box, IEnumerable<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            switch (entry.Event)
            {
                case MachineEvent.SessionEnded { Reason: EndReason.Order } ended:
                    Ended(db, box, entry, ended.Session);
                    break;
                case MachineEvent.RightsRefused { What: RightsKind.Order, Generation: { } number } refused:
                    Refused(db, box, number, refused.Reason);
                    break;
            }
        }
    }

    private static void Ended(LabDb db, BoxId box, JournalEntry entry, SessionId session)
    {
        var open = db.BoxOrders.Where(o => o.Box == box && o.Machine == entry.Machine && o.Boot == entry.Boot && o.Kind == OrderKind.EndSession && o.Outcome == null)
            .OrderByDescending(o => o.Number).ToList();
        // One that named none was the latest, if it was one.
        var meant = open.Where(o => o.Session == session).DefaultIfEmpty(open.FirstOrDefault(o => o.Session is null));
        foreach (var order in meant.OfType<BoxOrder>()) order.Outcome = OrderOutcome.Ended;
    }

    // What was obeyed is refused when it comes again: what is known stays.
    private static void Refused(LabDb db, BoxId box, long number, RightsRefusal reason)
    {
        if (db.BoxOrders.FirstOrDefault(o => o.Box == box && o.Number == number && o.Outcome == null) is not { } order || order.Outcome is not null) return;
        order.Outcome = reason == RightsRefusal.Expired ? OrderOutcome.Late : OrderOutcome.Refused;
    }
}
