using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Edge.Cards;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Simulator.Cards;

namespace FabAccess.Edge.Tests.Cards;

/// <summary>What we write, libfreefare opens; what it writes, we open.</summary>
public sealed class FreefareTests : IDisposable
{
    private readonly ReaderBench bench = new();
    private readonly CardKeySet keys;
    private readonly BadgeUid uid;

    public FreefareTests()
    {
        var card = new DesfireCard(Convert.FromHexString("04523B1A6F5C80"));
        bench.Chip.Place(card);
        uid = TestUids.Of(card.Uid);
        keys = CardKeySet.Of(CardBench.Lab, uid);
    }

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Card_WrittenByUs_OpensForLibfreefareWithTheKeysOfTheRule()
    {
        using (var reader = bench.Open())
        {
            reader.Look();
            Assert.IsType<CardWriting.Written>(reader.Talk(uid, IsoDep.LongestProof, channel => KeyWriting.Write(new DesfireKeys(channel), keys)));
        }
        using var other = new Freefare(bench.Chip.ConnectionString);
        Assert.True(other.Select(LabApplication.Id));
        Assert.False(other.Authenticate(LabApplication.BadgeKey, CardKey.Factory));
        Assert.True(other.Select(LabApplication.Id));
        Assert.True(other.Authenticate(LabApplication.BadgeKey, keys.Badge));
        Assert.True(other.Authenticate(LabApplication.MasterKey, keys.Master));
    }

    [Fact]
    public void Card_WrittenByLibfreefare_ProvesItselfToUs()
    {
        using (var other = new Freefare(bench.Chip.ConnectionString))
        {
            Assert.True(other.Create(LabApplication.Id, 0x0B, LabApplication.Keys));
            Assert.True(other.Select(LabApplication.Id));
            Assert.True(other.Authenticate(LabApplication.MasterKey, CardKey.Factory));
            Assert.True(other.ChangeKey(LabApplication.BadgeKey, keys.Badge, CardKey.Factory));
            Assert.True(other.ChangeKey(LabApplication.MasterKey, keys.Master, CardKey.Factory));
        }
        using var reader = bench.Open();
        reader.Look();
        Assert.Equal(new CardProof.Genuine(), reader.Talk(uid, IsoDep.LongestProof, channel => CardAuthentication.Desfire(channel, LabApplication.BadgeKey, keys.Badge)));
        Assert.Equal(new CardWriting.Written(WasThere: true), reader.Talk(uid, IsoDep.LongestProof, channel => KeyWriting.Write(new DesfireKeys(channel), keys)));
    }
}
