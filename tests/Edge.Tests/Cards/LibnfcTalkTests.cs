using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Cards;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Simulator.Cards;

namespace FabAccess.Edge.Tests.Cards;

/// <summary>Conversations through the real libnfc, on a serial line at the pace of 115200 baud.</summary>
public sealed class LibnfcTalkTests : IDisposable
{
    private readonly ReaderBench bench = new();
    private readonly DesfireCard card = new(Convert.FromHexString("04523B1A6F5C80"));

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Card_WrittenAndAsked_ProvesItself_AndGoesOnLyingThere()
    {
        using var reader = bench.Open();
        var uid = Lay(reader);
        var keys = CardKeySet.Of(CardBench.Lab, uid);
        Assert.Equal(new CardWriting.Written(WasThere: false), reader.Talk(uid, IsoDep.LongestProof, channel => KeyWriting.Write(new DesfireKeys(channel), keys)));
        Assert.Equal(ReaderBench.Alone(card), reader.Look());
        Assert.Equal(new CardProof.Genuine(), Ask(reader, uid, keys.Badge));
        Assert.Equal(new CardProof.Refused(CardRefusal.WrongKey), Ask(reader, uid, CardKey.Factory));
        Assert.Equal(ReaderBench.Alone(card), reader.Look());
        bench.Chip.Remove();
        Assert.Equal(new FieldContent.Empty(), reader.Look());
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("ntag")]
    [InlineData("phone")]
    public void Card_ThatDoesNotTalk_IsMuteOrTalksNonsense(string kind)
    {
        using var reader = bench.Open();
        bench.Chip.Place(CardKinds.Make(kind, kind == "phone" ? "" : "04523B1A6F5C80"));
        var found = Assert.IsType<FieldContent.OneCard>(reader.Look());
        CardRefusal? refusal = null;
        try
        {
            refusal = Assert.IsType<CardProof.Refused>(Ask(reader, found.Uid, CardKey.Factory)).Reason;
        }
        catch (CardFaultException e) when (e.Fault == CardFault.Mute)
        {
            // Silent from the beginning.
        }
        Assert.Equal(kind == "phone" ? CardRefusal.Nonsense : null, refusal);
        Assert.IsType<FieldContent.OneCard>(reader.Look());
    }

    [Fact]
    public void Card_TakenAway_IsGone_AndTheNextLookSeesAnEmptyField()
    {
        using var reader = bench.Open();
        var uid = Lay(reader);
        bench.Chip.Remove();
        Assert.Equal(CardFault.Gone, Assert.Throws<CardFaultException>(() => Ask(reader, uid, CardKey.Factory)).Fault);
        Assert.Equal(new FieldContent.Empty(), reader.Look());
    }

    [Fact]
    public void Card_ChangedForAnother_IsNotTalkedTo()
    {
        using var reader = bench.Open();
        var uid = Lay(reader);
        bench.Chip.Place(new DesfireCard(Convert.FromHexString("04AABBCCDDEEFF")));
        Assert.Equal(CardFault.Gone, Assert.Throws<CardFaultException>(() => Ask(reader, uid, CardKey.Factory)).Fault);
    }

    private static CardProof Ask(LibnfcReader reader, BadgeUid uid, CardKey key) =>
        reader.Talk(uid, IsoDep.LongestProof, channel => CardAuthentication.Desfire(channel, LabApplication.BadgeKey, key));

    private BadgeUid Lay(LibnfcReader reader)
    {
        bench.Chip.Place(card);
        return Assert.IsType<FieldContent.OneCard>(reader.Look()).Uid;
    }
}
