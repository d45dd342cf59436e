using System.Text.Json;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;

namespace FabAccess.Server.Billing;

/// <summary>The lab's prices as they are kept: one row a published version.</summary>
public static class PriceBooks
{
    /// <summary>Every published version as one book, which prices nothing when there is none, and the lab's zone.</summary>
    internal static LabPrices Load(LabDb db)
    {
        var ask = ProjectionQueries.Of(db);
        var lab = ask.Lab(db);
        var rows = ask.Prices(db).ToList();
        var book = new PriceBook(lab.Currency, [.. rows.SelectMany(r => JsonSerializer.Deserialize(r.Rules, WireJson.Default.PriceBook)!.Versions)]);
        return new(book, lab.Zone);
    }

    /// <summary>The book, to be shown at machines; null where a row of it has rotted: who may use what does not wait for prices.</summary>
    internal static PriceBook? IfSound(LabDb db)
    {
        try
        {
            return Load(db).Book;
        }
        catch (Exception rot) when (rot is JsonException || StoreFailure.IsRot(rot))
        {
            return null;
        }
    }

    public static PriceBookVersionRow RowOf(PriceBookVersion version, Currency currency) => new()
    {
        Version = version.Version,
        ValidFrom = version.ValidFrom,
        Rules = JsonSerializer.Serialize(new PriceBook(currency, [version]), WireJson.Default.PriceBook),
    };
}
