using System.Collections.Immutable;
using System.Text.Json;
using FabAccess.Core.Billing;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Billing;
using FabAccess.Server.Members;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Pages.InvoicePages;

/// <summary>What a member would be billed for one month of the lab's calendar.</summary>
/// <param name="Member">Whom.</param>
/// <param name="Draft">Lines and sum.</param>
/// <param name="Unpriced">Sessions of the month that wait for a price and are not in the sum.</param>
/// <param name="Waiting">Sessions that may be of this month and are charged once it is known whether they are.</param>
/// <param name="Corrected">Those of the lines whose start the box's own clock does not tell.</param>
/// <param name="Inconsistent">Lines whose trace, computed again, gives other cents than were charged; empty unless the store was tampered with.</param>
public sealed record DraftInvoiceView(
    Member Member, InvoiceDraft Draft, ImmutableArray<UnpricedSession> Unpriced, ImmutableArray<WaitingSession> Waiting,
    ImmutableDictionary<SessionId, Session> Corrected, ImmutableHashSet<SessionId> Inconsistent);

public sealed record UnpricedSession(ChargeRow Row, string MachineName);

public sealed record WaitingSession(Session Session, string MachineName);

/// <summary>
/// Draft invoices from the charges as they were made: amounts are read, never computed anew, so that a later price book
/// cannot change them. Each is compared with its own trace all the same.
/// </summary>
public sealed class DraftInvoiceQuery(LabDb db)
{
    /// <summary>Null when there is no such member.</summary>
    public async Task<DraftInvoiceView?> Ask(MemberId id, Interval month, Currency currency, CancellationToken stop)
    {
        if (await db.Members.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, stop) is not { } member) return null;
        Instant start = month.Start, end = month.End;
        var rows = await db.Charges.AsNoTracking().Where(c => c.Member == id && c.StartedAt >= start && c.StartedAt < end).ToListAsync(stop);
        var names = await db.Machines.AsNoTracking().ToDictionaryAsync(m => m.Id, m => m.Name, stop);

        var priced = rows.Where(r => r.Unpriced is null).Select(r => Line(r, Name(r.Machine))).ToList();
        var unpriced = rows.Where(r => r.Unpriced is not (null or UnpricedReason.Repair)).OrderBy(r => r.StartedAt).Select(r => new UnpricedSession(r, Name(r.Machine)));
        var inconsistent = priced.Where(l => Rating.ChargeOf(l.Usage.Session, l.Charge.Trace, l.Charge.Net.Currency) != l.Charge).Select(l => l.Usage.Session);
        SessionId[] charged = [.. rows.Select(r => r.Session)];
        var corrected = await db.Sessions.AsNoTracking().Where(s => charged.Contains(s.Id) && s.PlacedBy != PlacedBy.Clock).ToListAsync(stop);
        var waiting = await db.Sessions.AsNoTracking()
            .Where(s => s.ChargeAwaitedUntil != null && s.Member == id && s.EarliestStart < end && s.LatestStart >= start).OrderBy(s => s.StartedAt).ToListAsync(stop);
        return new(
            member, InvoiceDraft.Of(id, currency, priced), [.. unpriced], [.. waiting.Select(s => new WaitingSession(s, Name(s.Machine)))],
            corrected.ToImmutableDictionary(s => s.Id), [.. inconsistent]);

        string Name(MachineId machine) => names.GetValueOrDefault(machine, machine.ToString());
    }

    private static InvoiceLine Line(ChargeRow row, string machineName)
    {
        var trace = JsonSerializer.Deserialize(row.Trace!, WireJson.Default.ChargeTrace)!;
        var charge = new Charge(row.Session, Money(row.GrossMinor), Money(row.MinimumMinor), Money(row.NetMinor), trace);
        return new(new(row.Session, row.Machine, row.Member, row.StartedAt, row.ElapsedSeconds), machineName, charge);

        Money Money(long? minor) => new(minor!.Value, row.Currency);
    }
}
