using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using FabAccess.Server.Pages.InvoicePages;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace FabAccess.Server.Tests.Pages;

/// <summary>What the pages say about a lab whose state is known.</summary>
public sealed class ContentTests(SharedLab shared) : IClassFixture<SharedLab>, IDisposable
{
    private readonly Browser browser = shared.Lab.Browse();

    public void Dispose() => browser.Dispose();

    [Theory]
    [InlineData("laser-1", "En cours", "Alice D.", "depuis 13:23 · en marche depuis 42 min", "Formation exigée : Découpe laser.", "S’inscrire à la prochaine formation.")]
    [InlineData("printer-1", "Libre", "Présentez votre badge.")]
    [InlineData("printer-2", "Hors service", "depuis 19/11/2026 14:05", "Buse bouchée, pièce commandée")]
    [InlineData("embroidery", "Défaut", "depuis 14:00", "Ne pas utiliser")]
    [InlineData("saw", "Boîtier hors ligne", "Dernier état connu : libre", "Formation à renouveler : Atelier bois.")]
    public async Task Board_OfEachState_SaysItInWordsAndShape(string machine, params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var page = await browser.Page("/");
        var tile = page.GetElementById($"tile-{machine}")!;
        foreach (string word in words) Assert.Contains(Plain(word), Plain(tile.TextContent), StringComparison.Ordinal);
        var shapes = page.QuerySelectorAll(".tile .shape").Select(s => s.InnerHtml).ToList();
        Assert.Equal(5, shapes.Distinct().Count());
        Assert.DoesNotContain("Durand", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Bruno", page.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Board_WithABoxOffline_SaysSinceWhenAndWhatItMeans()
    {
        var page = await browser.Page("/?lang=en");
        Assert.Contains(Plain("offline since 13:42"), Plain(page.GetElementById("part-box-b")!.TextContent), StringComparison.Ordinal);
        Assert.Contains("goes on by itself", page.GetElementById("part-box-b")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 free · 1 in use · 1 out of order · 1 with a fault · 1 offline", page.GetElementById("part-counts")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("duran", 1)]
    [InlineData("ELOI", 1)]
    [InlineData("chloe martin", 1)]
    [InlineData("77a1", 1)]
    [InlineData("…5C80", 1)]
    [InlineData("<script>", 1)]
    [InlineData("%", 0)]
    [InlineData("", 4)]
    public async Task Members_Searched_AreFoundWithoutAccentsAndByBadge(string search, int found)
    {
        var page = await browser.Page($"/members?q={Uri.EscapeDataString(search)}");
        Assert.Equal(found, page.QuerySelectorAll("a.row").Length);
    }

    [Fact]
    public async Task Sessions_OfAMonth_FollowTheLabsCalendar()
    {
        var november = await browser.Page($"/sessions?month=2026-11&member={SmallLab.Bruno}");
        Assert.Equal(["20/11/2026 11:00", "01/11/2026 00:30"], Cells(november, "Début"));
        var october = await browser.Page("/sessions?month=2026-10");
        Assert.Equal(["31/10/2026 23:30"], Cells(october, "Début"));
    }

    [Fact]
    public async Task Sessions_WithDoubts_NameThem()
    {
        var saw = await browser.Page("/sessions?machine=saw");
        string words = Plain(saw.QuerySelector("tbody")!.TextContent);
        foreach (string word in (string[])["Coupure de courant du boîtier", "peut avoir duré jusqu’à 1 min 00 s de plus", "heure estimée, entre le 03/11/2026 13:40 et le 03/11/2026 16:00", "3,50 €"])
            Assert.Contains(Plain(word), words, StringComparison.Ordinal);
        Assert.Equal(Plain("L’horloge du boîtier indiquait le 01/09/2026 02:00."), Plain(saw.QuerySelector(".when .doubt")!.GetAttribute("title")!));
        string unpriced = Plain((await browser.Page("/sessions?machine=embroidery")).QuerySelector("tbody")!.TextContent);
        Assert.Contains(Plain("Sans prix : le tarif ne dit rien de cette machine"), unpriced, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoice_OfAMonth_IsADraftWithEveryLineExplained()
    {
        var page = await browser.Page($"/members/{SmallLab.Alice}/invoice?month=2026-11");
        Assert.Equal("Brouillon de facture", page.QuerySelector(".stamp")!.TextContent);
        Assert.Contains("n’est pas une facture", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["3,50 €", "14,10 €", "2,00 €"], Cells(page, "Montant"));
        Assert.Equal("19,60\u00A0€", page.GetElementById("total")!.TextContent);
        Assert.Contains(Plain("46 min 12 s d’utilisation, toute minute commencée compte, soit 47 min, à 18,00 € par heure = 14,10 €."), Plain(page.Body.TextContent), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("strong.doubt"));
        Assert.Equal(["heure estimée, entre le 03/11/2026 13:40 et le 03/11/2026 16:00", "heure corrigée par l’horloge du serveur"], page.QuerySelectorAll(".when .doubt").Select(d => Plain(d.TextContent)));

        var english = await browser.Page($"/members/{SmallLab.Bruno}/invoice?month=2026-11&lang=en");
        Assert.Equal("€3.00", english.GetElementById("total")!.TextContent);
        Assert.Contains("No price", english.QuerySelector("#unpriced ~ ul")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoice_ComputedAgainFromItsTraces_IsTheSameToTheCent()
    {
        await using var scope = shared.Lab.Scope();
        var month = new Interval(Instant.FromUtc(2026, 10, 31, 23, 0), Instant.FromUtc(2026, 11, 30, 23, 0));
        var view = (await scope.ServiceProvider.GetRequiredService<DraftInvoiceQuery>().Ask(SmallLab.Alice, month, Currency.Eur, default))!;

        Assert.Equal(SmallLab.AlicesNovemberMinor, view.Draft.Total.Minor);
        Assert.Equal(view.Draft.Lines.Sum(l => Rating.ChargeOf(l.Usage.Session, l.Charge.Trace, Currency.Eur).Net.Minor), view.Draft.Total.Minor);
        Assert.Equal([.. shared.Lab.Db().Charges.AsEnumerable().Where(c => c.Member == SmallLab.Alice && month.Contains(c.StartedAt)).OrderBy(c => c.StartedAt).Select(c => c.NetMinor!.Value)], view.Draft.Lines.Select(l => l.Charge.Net.Minor));
        Assert.Empty(view.Inconsistent);
    }

    [Fact]
    public async Task Session_ThatWaitsForItsStart_IsShownOnBothMonthsItMayBelongTo_AndWhereItIsNotPriced()
    {
        var monthEnd = Instant.FromUtc(2026, 10, 31, 23, 0);
        await using var lab = await LabPages.Open(db =>
        {
            SmallLab.Fill(db);
            var waiting = db.Sessions.Local.First(s => s.Id == SmallLab.Session(3));
            db.Remove(db.Charges.Local.First(c => c.Session == waiting.Id));
            (waiting.StartedAt, waiting.EarliestStart, waiting.LatestStart) = (monthEnd - Duration.FromHours(1), monthEnd - Duration.FromHours(1), monthEnd + Duration.FromHours(1));
            (waiting.ChargeAwaitedUntil, waiting.UncertaintyMilliseconds) = (Instant.FromUtc(2026, 12, 1, 12, 0), (long)FabAccess.Core.Machines.MachineRules.Untold.TotalMilliseconds);
        });
        using var visitor = lab.Browse();

        foreach (string month in (string[])["2026-10", "2026-11"])
            Assert.Contains("heure estimée", (await visitor.Page($"/members/{SmallLab.Alice}/invoice?month={month}")).QuerySelector("#waiting ~ ul")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await visitor.Page($"/members/{SmallLab.Alice}/invoice?month=2026-12")).GetElementById("waiting"));
        string words = Plain((await visitor.Page("/sessions?machine=saw")).QuerySelector("tbody")!.TextContent);
        Assert.Contains(Plain("au plus tard le 01/12/2026"), words, StringComparison.Ordinal);
        Assert.Contains(Plain("nul ne peut dire de combien"), words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problems_OfEachKind_StandThereInWords()
    {
        string words = Plain((await browser.Page("/problems")).QuerySelector("main")!.TextContent);
        foreach (string word in (string[])
            [
                "hors ligne depuis 13:42", "Trou dans le journal depuis 14:05 : 1 événement manque (62).", "Vérifier son alimentation et son réseau.", "1 rupture de chaîne dans le journal",
                "1 événement à traiter", "1 événement en double avec un autre contenu", "Message illisible", "'<' is an invalid start of a value.", "Même numéro, autre contenu",
                "Suite d’une session dont le début manque", "Sessions sans prix", "Brodeuse",
            ])
            Assert.Contains(Plain(word), words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problems_WithoutAny_SaysThatAllIsWell()
    {
        await using var quiet = await LabPages.Open(db =>
        {
            SmallLab.Fill(db);
            db.ChangeTracker.Entries().Where(e => e.Entity is Server.Ingest.DeadLetter or Server.Ingest.StoredEntry or Server.Sessions.EntryFlag or Server.Billing.ChargeRow or Server.Alarms.Alarm).ToList().ForEach(e => e.State = Microsoft.EntityFrameworkCore.EntityState.Detached);
            foreach (var box in db.Boxes.Local) (box.IsOnline, box.ChainBreaks, box.ProjectedUpTo) = (true, 0, box.DurableUpTo);
        });
        using var visitor = quiet.Browse();
        Assert.Contains("Tout va bien", (await visitor.Page("/problems")).QuerySelector(".well")!.TextContent, StringComparison.Ordinal);

        quiet.Link.Down("Connection refused");
        var down = await visitor.Page("/problems");
        Assert.Null(down.QuerySelector(".well"));
        Assert.Contains(Plain("coupée depuis 14:05"), Plain(down.QuerySelector(".notice")!.TextContent), StringComparison.Ordinal);
        Assert.Contains("Connection refused", down.QuerySelector(".notice [lang=en]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(Plain("coupée depuis 14:05"), Plain((await visitor.Page("/")).GetElementById("part-broker")!.TextContent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_NotInstalled_IsSaidWithWhatToInstall()
    {
        await using var bare = await LabPages.Open(broker: new("unused") { Listen = new(System.Net.IPAddress.Loopback, 0), Mosquitto = "/no/such/mosquitto" }, linkUp: false);
        using var visitor = bare.Browse();
        Assert.Contains("Mosquitto n’est pas installé", (await visitor.Page("/problems")).QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Mosquitto n’est pas installé", (await visitor.Page("/")).GetElementById("part-broker")!.TextContent, StringComparison.Ordinal);
    }

    private static string[] Cells(AngleSharp.Dom.IDocument page, string label) => [.. page.QuerySelectorAll($"td[data-label='{label}']").Select(c => Plain(c.TextContent).Trim())];

    // Which kind of space stands where is tested with the formats.
    private static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text, "[\\s\u00A0\u202F]+", " ");
}
