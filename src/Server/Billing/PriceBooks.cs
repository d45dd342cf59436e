using System.Text.Json;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Billing;

/// <summary>The lab's prices as they are kept: one row a published version.</summary>
public static class PriceBooks
{
    /// <summary>Every published version as one book; a book without versions prices nothing.</summary>
    public static PriceBook Load(LabDb db, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(db);
        var rows = db.PriceBookVersions.AsNoTracking().OrderBy(v => v.ValidFrom).ToList();
        return new(currency, [.. rows.SelectMany(r => JsonSerializer.Deserialize(r.Rules, WireJson.Default.PriceBook)!.Versions)]);
    }

    public static PriceBookVersionRow RowOf(PriceBookVersion version, Currency currency) => new()
    {
        Version = version.Version,
        ValidFrom = version.ValidFrom,
        Rules = JsonSerializer.Serialize(new PriceBook(currency, [version]), WireJson.Default.PriceBook),
    };
}
