using System.Text.Json;
using System.Text.Json.Nodes;
using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using NodaTime;

namespace FabAccess.Core.Tests.Wire;

/// <summary>A machine's price on the wire: what is understood counts, what is not is no price, and no list falls with it.</summary>
public sealed class PriceMessageTests
{
    private const string Approved = """
        {"version":3,"rule":"laser","from":"2026-11-21T12:00:00Z","currency":"EUR","amount":18.00,"per":60,"until":"2027-01-01T00:00:00Z","setup":2,"increment":1,"rounding":"up","minQuantity":10,"minCharge":5}
        """;

    private static readonly MachinePrice Full = new(
        3, Make.Noon, Instant.FromUtc(2027, 1, 1, 0, 0), Currency.Eur, new("laser", new("laser"), Make.Laser, new(1, QuantityRounding.Up, 10), new(18.00m, 60, 2), 5));

    [Fact]
    public void Price_WithEverything_IsTheApprovedText_AndComesBackEqual()
    {
        Assert.Equal(Approved, JsonSerializer.Serialize(PriceMessage.Of(Full), WireJson.Default.PriceMessage));
        Assert.Equal(Full, Read(Approved));
    }

    [Fact]
    public void Price_Plain_LeavesOutWhatIsNothing()
    {
        var plain = Full with { Until = null, Rule = Full.Rule with { Shape = new(), Price = new(0.5m, 1), MinCharge = 0 } };
        string json = JsonSerializer.Serialize(PriceMessage.Of(plain), WireJson.Default.PriceMessage);

        Assert.Equal("""{"version":3,"rule":"laser","from":"2026-11-21T12:00:00Z","currency":"EUR","amount":0.5,"per":1}""", json);
        Assert.Equal(plain, Read(json));
    }

    [Theory]
    [InlineData(QuantityRounding.Up)]
    [InlineData(QuantityRounding.Nearest)]
    [InlineData(QuantityRounding.Down)]
    [InlineData(QuantityRounding.Exact)]
    public void Rounding_Each_ComesBack(QuantityRounding rounding)
    {
        var price = Full with { Rule = Full.Rule with { Shape = new(1, rounding) } };

        Assert.Equal(price, PriceMessage.Of(price).ToPrice(Make.Laser));
    }

    [Theory]
    [InlineData("\"EUR\"", "\"USD\"")]
    [InlineData("\"up\"", "\"byTheMoon\"")]
    [InlineData("\"per\":60", "\"per\":0")]
    [InlineData("18.00", "-18.00")]
    [InlineData("18.00", "0.1234567")]
    [InlineData("\"setup\":2", "\"setup\":-2")]
    [InlineData("\"increment\":1", "\"increment\":0")]
    [InlineData("\"increment\":1,", "")]
    [InlineData("\"minQuantity\":10", "\"minQuantity\":-1")]
    [InlineData("\"minCharge\":5", "\"minCharge\":-5")]
    [InlineData("2027-01-01", "2026-01-01")]
    public void Price_ThatCannotBe_IsNone_AndTheListIsRead(string right, string wrong)
    {
        string text = Approved.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Approved, text);

        Assert.Null(List($$"""{"machine":"laser-1","name":"Laser 1","price":{{text}}}""").Machine(Make.Laser)!.Price);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1,{\"rule\":2}]")]
    [InlineData("\"18 EUR\"")]
    [InlineData("\"amount\":18.00,", "")]
    [InlineData("true")]
    [InlineData("\"amount\":18.00", "\"amount\":null")]
    [InlineData("\"amount\":18.00", "\"amount\":\"18.00\"")]
    [InlineData("\"per\":60", "\"per\":-1e-400")]
    [InlineData("\"per\":60", "\"per\":79228162514264337593543950336")]
    [InlineData("\"setup\":2", "\"setup\":[2]")]
    [InlineData("\"version\":3", "\"version\":3.5")]
    [InlineData("\"version\":3", "\"version\":2147483648")]
    [InlineData("\"laser\"", "\"\\ud800\"")]
    [InlineData("\"rule\"", "\"\\ud800\"")]
    [InlineData("\"laser\"", "null")]
    [InlineData("\"version\":3", "\"version\":\"three\"")]
    [InlineData("18.00", "1e400")]
    [InlineData("2026-11-21T12:00:00Z", "yesterday")]
    public void Price_ThatCannotBeRead_IsNone_AndTheListIsRead(string text, string? instead = null)
    {
        if (instead is not null) text = Approved.Replace(text, instead, StringComparison.Ordinal);
        var list = List($$"""{"machine":"laser-1","name":"Laser 1","price":{{text}},"outOfOrder":"lens"}""");

        Assert.Null(list.Machine(Make.Laser)!.Price);
        Assert.Equal("lens", list.Machine(Make.Laser)!.OutOfOrder);
        Assert.Equal(1, list.BadgeCount);
    }

    [Fact]
    public void Price_OfNothing_IsNone() => Assert.Null(PriceMessage.Of(Full with { Rule = Full.Rule with { Price = new(0, 60), MinCharge = 0 } }).ToPrice(Make.Laser));

    [Fact]
    public void List_OfBefore_HasNoPrice_AndOneOfALaterProgramIsRead()
    {
        Assert.Null(List("""{"machine":"laser-1","name":"Laser 1"}""").Machine(Make.Laser)!.Price);
        string later = Approved.Replace("{\"version\"", "{\"mood\":\"good\",\"version\"", StringComparison.Ordinal);
        Assert.Equal(Full, List($$"""{"machine":"laser-1","name":"Laser 1","price":{{later}}}""").Machine(Make.Laser)!.Price);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("rule")]
    [InlineData("from")]
    [InlineData("currency")]
    [InlineData("amount")]
    [InlineData("per")]
    public void Price_WithoutOneOfItsSix_IsNone_AndTheListIsRead(string member)
    {
        var price = JsonNode.Parse(Approved)!.AsObject();
        price.Remove(member);
        Assert.Null(Told());
        foreach (string wrong in (string[])["null", "true", "[]", "{}", "1e29", member == "rule" ? "3" : "\"x\""])
        {
            price[member] = JsonNode.Parse(wrong);
            Assert.Null(Told());
        }

        MachinePrice? Told() => List($$"""{"machine":"laser-1","name":"Laser 1","price":{{price.ToJsonString()}}}""").Machine(Make.Laser)!.Price;
    }

    // What the server compares by.
    [Fact]
    public void List_WithASoundPrice_IsWrittenAsItWasRead_AndOneWithoutAsOneWithNone()
    {
        string sound = Text($$"""{"machine":"laser-1","name":"Laser 1","price":{{Approved}}}""");
        Assert.Equal(sound, Again(sound));
        Assert.Equal(Text("""{"machine":"laser-1","name":"Laser 1"}"""), Again(sound.Replace(Approved, "{\"rule\":7}", StringComparison.Ordinal)));

        static string Again(string list) => JsonSerializer.Serialize(JsonSerializer.Deserialize(list, WireJson.Default.PermitsMessage)!, WireJson.Default.PermitsMessage);
    }

    // Old boxes read a list as this program reads one with a word that it does not know.
    [Fact]
    public void List_WithAPrice_DecidesAsWithoutOne()
    {
        var list = List($$"""{"machine":"laser-1","name":"Laser 1","cost":{{Approved}}}""");

        Assert.IsType<AccessDecision.Granted>(AccessPolicy.Decide(list, MachineState.Initial, Make.Laser, Make.AliceBadge, Make.Noon));
    }

    // A box has 16 machines at most; names of rules are as long as LAB.json lets them be.
    [Fact]
    public void Prices_OfAllMachinesOfABox_TakeAFewKilobytes() =>
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(PriceMessage.Of(Full), WireJson.Default.PriceMessage).Length * 16, 1, 4096);

    private static MachinePrice? Read(string json) => JsonSerializer.Deserialize(json, WireJson.Default.PriceMessage)!.ToPrice(Make.Laser);

    private static PermitList List(string machine) => JsonSerializer.Deserialize(Text(machine), WireJson.Default.PermitsMessage)!.ToPermitList();

    private static string Text(string machine) =>
        $$"""{"schema":1,"site":"atelier","box":"box-a","epoch":1,"generation":7,"issuedAt":"2026-11-21T12:00:00Z","notAfter":"2027-01-05T12:00:00Z","machines":[{{machine}}],"""
        + $$"""
        "members":[{"member":"{{Make.Alice}}","firstName":"Alice","language":"fr","badges":["{{Make.AliceBadge}}"],"suspended":false}]}
        """;
}
