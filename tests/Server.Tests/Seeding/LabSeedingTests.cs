using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Server.Keys;
using FabAccess.Server.Seeding;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;

namespace FabAccess.Server.Tests.Seeding;

public sealed class LabSeedingTests
{
    [Theory, OnSqlite, OnPostgres]
    public void Lab_IntoAnEmptyStore_IsThereWhole_AndOnlyOnce(StoreKind kind)
    {
        using var lab = new TestStore(kind);
        LabBuilder.SeedInto(lab.Store);

        Assert.False(LabSeeding.Seed(lab.Store, LabBuilder.Seed(), new TestClock()));
        using var db = lab.Store.CreateDbContext();
        Assert.Equal((1, 3, 3, 2, 3, 1, 1), (db.Labs.Count(), db.Boxes.Count(), db.Machines.Count(), db.Members.Count(), db.Badges.Count(), db.Grants.Count(), db.PriceBookVersions.Count()));
        Assert.Equal("…5C80", db.Badges.Single(b => b.Member == LabBuilder.Ada).Mask);
        Assert.Equal(32, db.Labs.Single().BadgeKey.Length);
    }

    [Fact]
    public void Lab_WithCards_KeepsTheirKeysSealed()
    {
        var token = new CardToken(BadgeKind.Ntag424, BadgeUid.TryParse("04AABBCCDDEE80", out var uid) ? uid : default, CardKey.Of([.. Enumerable.Repeat((byte)0x11, 16)]));
        string json = LabBuilder.Json.Replace("{\"uid\":\"DEADBEEF\"}", $"{{\"token\":\"{token.Text}\"}}", StringComparison.Ordinal)
            .Replace("\"name\":\"Scie\"", "\"name\":\"Scie\",\"minimumCredential\":\"card\"", StringComparison.Ordinal);
        var (seed, problems) = LabFile.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Empty(problems);
        var safe = CardKeySafe.Under(new byte[32]);
        using var lab = new TestStore(StoreKind.Sqlite);

        Assert.True(LabSeeding.Seed(lab.Store, seed!, new TestClock(), safe: safe));

        using var db = lab.Store.CreateDbContext();
        var badge = db.Badges.Single(b => b.Mask == "…EE80");
        Assert.Equal((BadgeKind.Ntag424, token.Key), (badge.Kind, safe.Open(badge.Hash, badge.Kind, badge.SealedKey)));
        Assert.Equal(MinimumCredential.Card, db.Machines.Single(m => m.Id == LabBuilder.Saw).MinimumCredential);
    }

    [Theory]
    [InlineData("\"site\":\"atelier\"", "\"site\":\"L'Atelier\"", "site is 'L'Atelier'")]
    [InlineData("\"site\":\"atelier\",", "", "site is missing.")]
    [InlineData("\"name\":\"Laser 1\"", "\"nmae\":\"Laser 1\"", "machines[0].name is missing.|machines[0].nmae is not a known key; did you mean 'name'?")]
    [InlineData("\"box\":\"box-b\"", "\"box\":\"box-c\"", "mill-1 is on the box 'box-c'")]
    [InlineData("\"requires\":\"mill\"", "\"requires\":\"lathe\"", "mill-1 requires 'lathe'")]
    [InlineData("\"code\":\"mill\"", "\"code\":\"laser\"", "laser stands twice.|requires 'mill'")]
    [InlineData("DEADBEEF", "04523B1A6F5C80", "the badge …5C80 of Blaise B stands twice")]
    [InlineData("DEADBEEF", "08ADBEEF", "makes anew at each tap")]
    [InlineData("DEADBEEF", "DEADBEE", "members[1].badges[1].uid must be 4, 7 or 10 bytes")]
    [InlineData("000102030405060708090a0b0c0d0e0f", "secret", "badgeKey must be 64 hexadecimal digits.")]
    [InlineData("{\"uid\":\"DEADBEEF\"}", "{\"token\":\"card1/desfire/04AABBCCDDEE80/secret\"}", "members[1].badges[1].token is not what 'card write --show-token' printed")]
    [InlineData("{\"uid\":\"DEADBEEF\"}", "{\"uid\":\"DEADBEEF\",\"token\":\"card1/\"}", "members[1].badges[1].uid stands beside a token")]
    [InlineData("\"name\":\"Scie\"", "\"name\":\"Scie\",\"minimumCredential\":\"any\"", "machines[1].minimumCredential is 'any'; it must be uid or card.")]
    [InlineData("Europe/Paris", "Europe/Pari", "timeZone is 'Europe/Pari'")]
    [InlineData("\"currency\":\"EUR\",\n", "\"currency\":\"USD\",\n", "currency is 'USD'")]
    [InlineData("\"language\":\"en\"", "\"language\":\"de\"", "members[0].language is 'de'; it must be fr or en.")]
    [InlineData("\"from\":\"2026-01-01T00:00:00Z\"", "\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2025-01-01T00:00:00Z\"", "ends before it begins")]
    [InlineData("\"from\":\"2026-01-01T00:00:00Z\"", "\"from\":\"1 January\"", "grants[0].from must be an instant")]
    [InlineData("\"per\":60", "\"per\":0", "priceBook: Version 1: laser: the price is for 0 minutes; it must be above 0.")]
    [InlineData("\"machine\":\"saw-1\"", "\"machine\":\"saw-9\"", "the rule saw is for 'saw-9'")]
    [InlineData("\"amount\":18.00", "\"amount\":18000000", "an amount of the rule laser is above 1000000.")]
    [InlineData("\"price\":{\"amount\":18.00,\"per\":60}", "\"minCharge\":1", "priceBook cannot be read")]
    [InlineData("\"label\":{\"fr\":\"Laser\"}", "\"label\":{}", "priceBook cannot be read")]
    [InlineData("\"rules\":[", "\"rules\":[null,", "priceBook cannot be read: a version or a rule is null.")]
    [InlineData("\"versions\":[", "\"versions\":[null,", "priceBook cannot be read: a version or a rule is null.")]
    [InlineData("\"rules\":[", "\"rulez\":[", "priceBook cannot be read")]
    [InlineData("\"Box A\"", "\"\\ud800\"", "no Unicode")]
    [InlineData("\"Box A\"", "\"Box\\u0000\"", "boxes[0].name must be a text")]
    [InlineData("\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\"", "f00102", "The lab is not JSON from line 2, byte 13 on.")]
    [InlineData("\"rounding\":\"up\"", "\"rounding\":\"sideways\"", "priceBook cannot be read")]
    public void Lab_Wrong_IsRefusedWithEveryReason(string part, string instead, string problems)
    {
        string json = LabBuilder.Json.Replace(part, instead, StringComparison.Ordinal);
        Assert.NotEqual(LabBuilder.Json, json);

        var (seed, named) = LabFile.Parse(Encoding.UTF8.GetBytes(json));

        Assert.Null(seed);
        Assert.DoesNotContain(named, n => n.Contains("secret", StringComparison.Ordinal));
        foreach (string problem in problems.Split('|')) Assert.Contains(named, n => n.Contains(problem, StringComparison.Ordinal));
    }
}
