using System.Net;
using System.Text;
using FabAccess.Server.Tests.Store;

namespace FabAccess.Server.Tests.Pages;

/// <summary>Every question and every change once on each database: the two say the same.</summary>
public sealed class BothStoresTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Pages_OnEitherStore_AnswerAlike(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        using var browser = lab.Browse();
        string[] addresses = [.. EveryPageTests.Pages().Select(p => (string)p[0]).Distinct()];
        foreach (string address in addresses) await browser.Page(address);
        foreach (string address in (string[])["lab", "board", "members?q=eloi", "members?q=5C80", "sessions?limit=2", $"sessions?member={SmallLab.Alice}", "ingest", $"members/{SmallLab.Alice}/draft-invoice?month=2026-11"])
        {
            using var answer = await browser.Http.GetAsync($"/api/v1/{address}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.Single((await browser.Page("/members?q=5c80")).QuerySelectorAll("a.row"));
        Assert.Equal(2, (await browser.Page($"/sessions?month=2026-11&member={SmallLab.Bruno}")).QuerySelectorAll("tbody tr").Length);
        Assert.Equal("19,60\u00A0€", (await browser.Page($"/members/{SmallLab.Alice}/invoice?month=2026-11")).GetElementById("total")!.TextContent);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Changes_OnEitherStore_AreMade(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        using var browser = lab.Browse();
        string bruno = $"/members/{SmallLab.Bruno}";
        (string Page, string Action, Dictionary<string, string> Values)[] forms =
        [
            (bruno, $"{bruno}/grants", new() { ["certification"] = "1", ["lastDay"] = "2027-03-31" }),
            (bruno, $"{bruno}/revoke", new() { ["reason"] = "essai" }),
            (bruno, $"{bruno}/badges", new() { ["uid"] = "04523B1A6F9C81" }),
            (bruno, $"{bruno}/badges/blocked", []),
            (bruno, $"{bruno}/suspended", []),
            ("/members", "/members", new() { ["firstName"] = "Zoé", ["lastName"] = "D’Arc" }),
            ("/machines/printer-1", "/machines/printer-1/out-of-order", new() { ["reason"] = "essai" }),
            ("/machines/laser-1", "/machines/laser-1/end-session", new() { ["reason"] = "essai" }),
            ("/machines/laser-1", "/machines/laser-1/identify", []),
        ];
        foreach (var (page, action, values) in forms)
        {
            using var answer = await browser.Send(await browser.Page(page), action, values);
            Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{action} answered {answer.StatusCode}.");
        }
        using var taken = await browser.Send(await browser.Page($"/members/{SmallLab.Chloe}"), $"/members/{SmallLab.Chloe}/badges", new() { ["uid"] = "04523B1A6F9C81" });
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        using var body = new StringContent("""{"certification":"wood"}""", Encoding.UTF8, "application/json");
        using var given = await browser.Http.PostAsync($"/api/v1/members/{SmallLab.Chloe}/grants", body);
        Assert.Equal(HttpStatusCode.Created, given.StatusCode);
        // An order changes no right.
        Assert.Equal(forms.Length - 2 + 1, lab.Planning.Told);
    }
}
