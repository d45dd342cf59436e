using System.Net;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Tests.Pages;

/// <summary>A new badge at a machine, from a member's page and by the API.</summary>
public sealed class EnrolFormTests : IAsyncLifetime
{
    private static readonly string Page = $"/members/{SmallLab.Chloe}", Enrol = Page + "/badges/enrol", Api = $"/api/v1/members/{SmallLab.Chloe}/enrolments";
    private LabPages lab = null!;
    private Browser browser = null!;
    private ApiClient api = null!;

    public async Task InitializeAsync()
    {
        lab = await LabPages.Open();
        browser = lab.Browse();
        api = ApiClient.Of(lab);
    }

    public async Task DisposeAsync()
    {
        api.Dispose();
        browser.Dispose();
        await lab.DisposeAsync();
    }

    [Fact]
    public async Task Asked_FromThePage_IsOrdered_AndThePageSaysWhatCameOfIt()
    {
        using var answer = await browser.Send(await browser.Page(Page), Enrol, new() { ["machine"] = "laser-1", ["by"] = "Nadia" });
        var after = await browser.Follow(answer);

        Assert.Contains("Le boîtier attend", after.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        var order = Assert.Single(lab.Sent.Orders);
        Assert.Equal((OrderKind.EnrolBadge, SmallLab.Chloe, 15), (order.Kind, order.Member!.Value, order.Seconds!.Value));
        Assert.Contains("Le boîtier attend le badge.", after.GetElementById("enrol-outcome")!.TextContent, StringComparison.Ordinal);
        Assert.True(after.QuerySelector("#enrol-machine option[value=laser-1]")!.HasAttribute("selected"));
        using (var db = lab.Db()) db.BadgeWindows.ExecuteUpdate(w => w.SetProperty(x => x.Badge, BadgeHash.Parse("71350000000000000000000000000001")));
        Assert.Contains("Le badge est ajouté.", (await browser.Page(Page)).GetElementById("enrol-outcome")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_OfAMachineWhoseBoxIsAway_SaysSo()
    {
        using var answer = await browser.Send(await browser.Page(Page), Enrol, new() { ["machine"] = "saw" });
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.True((await Browser.Document(answer)).QuerySelector("#enrol-machine option[value=saw]")!.HasAttribute("selected"));
        Assert.Empty(lab.Sent.Orders);
    }

    [Fact]
    public async Task Asked_ByTheApi_IsAnsweredWithItsWait()
    {
        using var answer = await api.Post(Api, """{"machine":"laser-1","seconds":30,"by":"till"}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var wait = await ApiClient.Json(answer);
        Assert.Equal(("laser-1", "box-a", 30, "waiting"), ((string)wait["machine"]!, (string)wait["box"]!, (int)wait["seconds"]!, (string)wait["outcome"]!));
        Assert.Equal(lab.Sent.Orders[0].Window!.Value.ToString(), (string)wait["window"]!);
        using var db = lab.Db();
        Assert.Equal("till", db.BadgeWindows.Single().OpenedBy);
    }

    [Theory]
    [InlineData("""{"machine":"laser-1","seconds":61}""", HttpStatusCode.BadRequest, "enrol-seconds-out-of-range")]
    [InlineData("""{"machine":"lathe"}""", HttpStatusCode.NotFound, "machine-not-found")]
    [InlineData("""{"machine":"saw"}""", HttpStatusCode.Conflict, "box-offline")]
    [InlineData("""{"seconds":15}""", HttpStatusCode.BadRequest, "body-unreadable")]
    public async Task Asked_ByTheApi_WhatCannotBe_IsRefusedByItsName(string body, HttpStatusCode status, string type)
    {
        using var answer = await api.Post(Api, body);
        Assert.Equal(status, answer.StatusCode);
        Assert.EndsWith(type, (string)(await ApiClient.Json(answer))["type"]!, StringComparison.Ordinal);
        Assert.Empty(lab.Sent.Orders);
    }
}
