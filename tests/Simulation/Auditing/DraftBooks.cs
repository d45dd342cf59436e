using FabAccess.Core.Values;
using FabAccess.Server.Pages.InvoicePages;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Simulation.Auditing;

/// <summary>One member's draft invoice of one month, as the product's page would show it.</summary>
public sealed record DraftBook(string Member, int Month, long NetMinor, IReadOnlyList<string> Sessions);

/// <summary>Asks the product for its draft invoices.</summary>
/// <param name="db">On a connection that stays open: hundreds are asked for.</param>
internal sealed class DraftBooks(LabDb db)
{
    public DraftBook Of(string member, int month)
    {
        var within = new Interval(Instant.FromDateTimeOffset(Months.Begin(month)), Instant.FromDateTimeOffset(Months.Begin(month + 1)));
        // SQLite answers at once: on one thread there is nobody to wait for.
        var view = new DraftInvoiceQuery(db).Ask(new(Guid.Parse(member)), within, Currency.Parse("EUR"), CancellationToken.None).GetAwaiter().GetResult()
            ?? throw new InvalidOperationException($"There is no member {member}.");
        if (view.Inconsistent.Count > 0) throw new InvalidOperationException($"The draft of {member} calls its own lines inconsistent.");
        return new(member, month, view.Draft.Total.Minor, [.. view.Draft.Lines.Select(l => l.Usage.Session.ToString().ToLowerInvariant())]);
    }
}
