using System.Net;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Tests.Pages;

/// <summary>Orders from a machine's page.</summary>
public sealed class OrderFormTests : IAsyncLifetime
{
    private const string Laser = "/machines/laser-1", End = Laser + "/end-session";
    private LabPages lab = null!;
    private Browser browser = null!;

    public async Task InitializeAsync()
    {
        lab = await LabPages.Open();
        browser = lab.Browse();
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await lab.DisposeAsync();
    }

    [Fact]
    public async Task EndSession_FromThePage_NamesTheSessionThatWasSeenAndShowsWhatCameOfIt()
    {
        var page = await browser.Page(Laser);
        using var answer = await browser.Send(page, End, new() { ["reason"] = "Fumée <vue>", ["by"] = "Nadia" });
        var after = await browser.Follow(answer);

        Assert.Contains("L’ordre est parti", after.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal((SmallLab.Running, "Fumée <vue>"), (lab.Sent.Orders[0].Session!.Value, lab.Sent.Orders[0].Reason));
        var shown = after.QuerySelector("[aria-labelledby=orders] li")!.TextContent;
        Assert.Contains("Fumée <vue>", shown, StringComparison.Ordinal);
        Assert.Contains("par Nadia", shown, StringComparison.Ordinal);
        Assert.Contains("pas encore de réponse", shown, StringComparison.Ordinal);

        using (var db = lab.Db()) db.BoxOrders.Where(o => o.Number == 5).ExecuteUpdate(o => o.SetProperty(x => x.Outcome, OrderOutcome.Ended));
        Assert.Contains("la session est terminée", (await browser.Page(Laser)).QuerySelector("[aria-labelledby=orders] li")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndSession_WithoutAReason_SaysSoAtTheField()
    {
        using var answer = await browser.Send(await browser.Page(Laser), End, new() { ["reason"] = " " });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("true", (await Browser.Document(answer)).GetElementById("end-reason")!.GetAttribute("aria-invalid"));
        Assert.Empty(lab.Sent.Orders);
    }

    [Fact]
    public async Task EndSession_OfOneThatHasEndedMeanwhile_TouchesNoOther()
    {
        var page = await browser.Page(Laser);
        using (var db = lab.Db()) db.Sessions.Where(s => s.Id == SmallLab.Running).ExecuteUpdate(s => s.SetProperty(x => x.EndReason, Core.Machines.EndReason.Member));
        using var answer = await browser.Send(page, End, new() { ["reason"] = "x" });
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("déjà terminée", (await Browser.Document(answer)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(lab.Sent.Orders);
    }

    [Fact]
    public async Task Page_OfAMachineThatNobodyUses_OffersNoEnd()
    {
        var page = await browser.Page("/machines/printer-1");
        Assert.Null(page.QuerySelector("form[action$=end-session]"));
        using var answer = await browser.Send(page, "/machines/printer-1/identify", []);
        await browser.Follow(answer);
        Assert.Equal(OrderKind.Identify, Assert.Single(lab.Sent.Orders).Kind);
    }

    [Fact]
    public async Task Page_OfAMachineWhoseBoxIsAway_SaysWhatToDo()
    {
        using var answer = await browser.Send(await browser.Page("/machines/saw"), "/machines/saw/identify", []);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("Allez à la machine", (await Browser.Document(answer)).Body!.TextContent, StringComparison.Ordinal);
    }
}
