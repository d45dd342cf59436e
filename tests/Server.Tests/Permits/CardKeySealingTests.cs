using System.Security.Cryptography;
using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Permits;
using FabAccess.Server.Tests.Boxes;
using FabAccess.Server.Tests.Labs;

namespace FabAccess.Server.Tests.Permits;

/// <summary>The keys of cards in the lists that boxes get.</summary>
public sealed class CardKeySealingTests : IDisposable
{
    private static readonly CardKey Key = CardKey.Of(Convert.FromHexString("00112233445566778899AABBCCDDEEFF")), Another = CardKey.Of(new byte[16]);

    private readonly GateLab lab = new();
    private readonly BoxKey key = new(), next = new();

    public void Dispose()
    {
        key.Dispose();
        next.Dispose();
        lab.Dispose();
    }

    [Fact]
    public async Task Box_WithACertificate_GetsKeysThatItAloneOpens()
    {
        using var certificate = await lab.Enrolled(key);
        var badge = GiveKey(Key);

        var lists = Issue();

        var list = lists[LabBuilder.BoxA].ToPermitList();
        Assert.Equal(Key, Opened(list.CardKeys!, key.Agreement(), badge));
        Assert.Equal(BadgeKind.Desfire, list.CardKeys!.For(badge)!.Value.Kind);
        Assert.Null(lists[LabBuilder.BoxB].CardKeys);
        Assert.Null(lists[LabBuilder.Spare].CardKeys);
    }

    [Fact]
    public async Task Planning_AgainAndAfterARestart_MakesNoNewList()
    {
        using var certificate = await lab.Enrolled(key);
        GiveKey(Key);
        Assert.Equal(3, Issue().Count);
        Assert.Empty(Issue());
        using var reopened = Server.Keys.KeysSetup.Open(lab.DataFolder, lab.Store, lab.Clock);
        Assert.Empty(Issue(reopened.Cards));
    }

    [Fact]
    public async Task Key_Changed_MakesANewListForBoxesThatGetKeys()
    {
        using var certificate = await lab.Enrolled(key);
        GiveKey(Key);
        Issue();
        GiveKey(Another);
        Assert.Equal([LabBuilder.BoxA], Issue().Keys);
    }

    [Fact]
    public async Task Box_Renewed_GetsAListForItsNewKey()
    {
        using var certificate = await lab.Enrolled(key);
        var badge = GiveKey(Key);
        Issue();
        using var renewed = next.With(GateLab.Given(await lab.Renew(certificate, next)).Certificate);

        var list = Assert.Single(Issue()).Value.ToPermitList();

        Assert.Equal(Key, Opened(list.CardKeys!, next.Agreement(), badge));
        Assert.Null(Opened(list.CardKeys!, key.Agreement(), badge));
    }

    [Fact]
    public async Task Badge_Blocked_HasNoKeyInAnyList()
    {
        using var certificate = await lab.Enrolled(key);
        var badge = GiveKey(Key);
        Issue();
        Change(badge, row => row.IsBlocked = true);
        Assert.Null(Issue()[LabBuilder.BoxA].CardKeys);
    }

    [Fact]
    public async Task Key_ThatHasRottenInTheStore_LeavesTheOthers()
    {
        using var certificate = await lab.Enrolled(key);
        var badge = GiveKey(Key);
        Change(badge, row => row.SealedKey = [.. row.SealedKey!.Reverse()]);
        Assert.Empty(Issue()[LabBuilder.BoxA].CardKeys!.Badges);
    }

    [Fact]
    public async Task KeysThatOpenAgain_AfterTheirFileWasPutBack_MakeANewList()
    {
        using var certificate = await lab.Enrolled(key);
        GiveKey(Key);
        Assert.Empty(Issue(Server.Keys.CardKeySafe.Under(new byte[32]))[LabBuilder.BoxA].CardKeys!.Badges);
        Assert.Single(Issue()[LabBuilder.BoxA].CardKeys!.Badges);
    }

    [Fact]
    public async Task Certificate_ThatHasRotten_IsABoxWithoutKeys_AndStopsNobody()
    {
        using var certificate = await lab.Enrolled(key);
        GiveKey(Key);
        using (var db = lab.Db())
        {
            db.Certificates.Single(c => c.Kind == Server.Boxes.CertificateKind.Box).Pem = "-----BEGIN CERTIFICATE-----\nrotten\n-----END CERTIFICATE-----";
            db.SaveChanges();
        }
        Assert.All(Issue().Values, list => Assert.Null(list.CardKeys));
    }

    [Fact]
    public void Lab_WithoutKeyedBadges_HasListsAsBefore() => Assert.All(Issue().Values, list => Assert.Null(list.CardKeys));

    [Fact]
    public void Machine_ThatAsksForACard_SaysSoInTheList()
    {
        Issue();
        using (var db = lab.Db())
        {
            db.Machines.Single(m => m.Id == LabBuilder.Laser).MinimumCredential = MinimumCredential.Card;
            db.SaveChanges();
        }
        var list = Assert.Single(Issue()).Value.ToPermitList();
        Assert.Equal((MinimumCredential.Card, MinimumCredential.Uid), (list.Machine(LabBuilder.Laser)!.MinimumCredential, list.Machine(LabBuilder.Saw)!.MinimumCredential));
    }

    private static CardKey? Opened(SealedCardKeys keys, ECDiffieHellman own, BadgeHash badge)
    {
        using (own) return keys.Open(keys.Secret(own)!, badge);
    }

    private BadgeHash GiveKey(CardKey card)
    {
        using var db = lab.Db();
        var row = db.Badges.Single(b => b.Member == LabBuilder.Ada);
        (row.Kind, row.SealedKey) = (BadgeKind.Desfire, lab.Keys.Cards.Seal(row.Hash, BadgeKind.Desfire, card));
        db.SaveChanges();
        return row.Hash;
    }

    private void Change(BadgeHash badge, Action<Server.Members.Badge> change)
    {
        using var db = lab.Db();
        change(db.Badges.Single(b => b.Hash == badge));
        db.SaveChanges();
    }

    private Dictionary<BoxId, PermitsMessage> Issue(Server.Keys.CardKeySafe? safe = null)
    {
        using var db = lab.Db();
        return PermitIssuing.Issue(db, TestSigner.Current, lab.Clock.Now, safe ?? lab.Keys.Cards).New
            .ToDictionary(p => p.Box, p => JsonSerializer.Deserialize(TestSigner.Content(p.Payload), WireJson.Default.PermitsMessage)!);
    }
}
