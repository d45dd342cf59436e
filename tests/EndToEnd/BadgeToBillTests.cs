using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;

namespace FabAccess.EndToEnd;

/// <summary>From a card's bytes on a reader's line to an amount on a draft invoice, and every refusal with its reason.</summary>
public abstract class BadgeToBillTests(TestLab lab)
{
    [Fact]
    public async Task Badge_OfACertifiedMember_MovesTheRelayAndBecomesALineOnTheDraft()
    {
        int journaled = (await Books.AgreeAsync(lab)).Sessions.Length;

        await lab.Stage.StartAsync("laser-1", "lucie");
        await lab.Stage.RequireStateAsync("laser-1", "inUse");
        await lab.RefuseAsync("laser-1", "machineInUse", "thomas");
        await lab.Stage.EndAsync("laser-1", "lucie");
        await lab.Stage.PlayAsync("saw-1", "lucie");
        await lab.Stage.PlayAsync("printer-2", "lucie");

        var books = await Books.AgreeAsync(lab);
        Assert.Equal(journaled + 3, books.Sessions.Length);
        var session = books.Stored.First(s => s.Machine == lab.Machine("laser-1").Id);
        Assert.Equal((DayStage.MemberOf("lucie"), "member"), (session.Member, session.EndReason));
        Assert.InRange((double)session.ElapsedSeconds!.Value, lab.Stage.OnTimes("laser-1")[^1] - 0.1, lab.Stage.OnTimes("laser-1")[^1] + 0.75);

        var draft = await PageAsync($"/members/{session.Member}/invoice?month={Books.MonthOf(session)}");
        long total = books.Stored.Where(s => s.Member == session.Member).Sum(s => DemoPrices.Cents(s.Machine.ToString(), s.WholeSeconds));
        Assert.Equal(Euros(total), Tidy(draft.GetElementById("total")!));
        var line = draft.GetElementById($"line-{session.Id}")!;
        // Set-up 2 € and one started minute of 0.60 € are less than the minimum.
        Assert.Equal("5,00 €", Tidy(line.LastElementChild!));
        Assert.Contains("2,00 €", Tidy(line), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notCertified", "karim")]
    [InlineData("certificationExpired", "helene")]
    [InlineData("memberSuspended", "jules")]
    [InlineData("badgeBlocked", "sofia-old")]
    [InlineData("unknownBadge", "unknown")]
    [InlineData("randomUid", "phone")]
    [InlineData("severalCards", "lucie", "paul")]
    public async Task Badge_WithoutTheRight_IsRefusedWithItsReasonOnTheBoard(string reason, params string[] cards)
    {
        await lab.RefuseAsync("laser-1", reason, cards);

        var tile = (await PageAsync("/")).GetElementById("tile-laser-1")!;
        Assert.NotEmpty(Tidy(tile.QuerySelector(".refusal strong")!));
    }

    // The rule that a box is told makes, with the seconds that it measured, the cents of the bill.
    [Fact]
    public async Task List_OfARealBox_PricesItsSessionsAsTheBill()
    {
        await lab.Stage.PlayAsync("saw-1", "lucie");

        var sessions = (await Books.AgreeAsync(lab)).Stored.Where(s => s.EndReason is not null).ToList();

        Assert.Contains(sessions, s => s.Machine == lab.Machine("saw-1").Id);
        foreach (var session in sessions)
            Assert.Equal(session.Charge?.Minor, Price(session.Machine)?.After(session.Id, (long)(session.ElapsedSeconds!.Value * 1000)).GetValueOrDefault().Minor ?? 0);

        MachinePrice? Price(MachineId machine)
        {
            string list = Encoding.ASCII.GetString(lab.Tap.Messages.Last(m => m.Topic == TestLab.TopicsOf(lab.BoxOf(machine.ToString())).Permits).Payload);
            return JsonSerializer.Deserialize(Base64Text.Bytes(list.Split('.')[1])!, WireJson.Default.PermitsMessage)!.ToPermitList().Machine(machine)!.Price;
        }
    }

    private async Task<IDocument> PageAsync(string address)
    {
        using var client = new HttpClient { BaseAddress = lab.Processes.ServerAddress };
        return new HtmlParser().ParseDocument(await client.GetStringAsync(new Uri(address, UriKind.Relative)));
    }

    private static string Euros(long cents) => $"{cents / 100},{cents % 100:00} €";

    // The pages write spaces that do not break.
    private static string Tidy(IElement element) => element.TextContent.Replace('\u00A0', ' ').Replace('\u202F', ' ').Trim();
}

[Collection(OnSqlite.Name)]
public sealed class BadgeToBillOnSqliteTests(SqliteLab lab) : BadgeToBillTests(lab);

public sealed class BadgeToBillOnPostgresTests(PostgresLab lab) : BadgeToBillTests(lab), IClassFixture<PostgresLab>;
