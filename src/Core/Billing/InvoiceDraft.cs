using System.Collections.Immutable;
using FabAccess.Core.Values;

namespace FabAccess.Core.Billing;

/// <summary>One session on a draft.</summary>
public sealed record InvoiceLine(Usage Usage, string MachineName, Charge Charge);

/// <summary>What a member would be billed now: lines in order of start, and their sum. It has no number and promises nothing.</summary>
public sealed record InvoiceDraft(MemberId Member, ImmutableArray<InvoiceLine> Lines, Money Total)
{
    /// <summary>The order in which facts arrived does not matter.</summary>
    /// <exception cref="InvalidOperationException">A charge has another currency, or is for another member.</exception>
    public static InvoiceDraft Of(MemberId member, Currency currency, IEnumerable<InvoiceLine> lines)
    {
        ImmutableArray<InvoiceLine> ordered = [.. lines.OrderBy(l => l.Usage.Start).ThenBy(l => l.Usage.Session.Value)];
        if (ordered.Any(l => l.Usage.Member != member)) throw new InvalidOperationException("A line of another member does not belong on this draft.");
        return new(member, ordered, ordered.Aggregate(new Money(0, currency), (sum, line) => sum + line.Charge.Net));
    }
}
