using System.Text;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;


namespace FabAccess.Core.Tests.Cards;

/// <summary>Our card cryptography against what NXP, the RFC and other programs published.</summary>
public sealed class CardVectorTests
{
    // Triple DES is refused on our cards, and no tag of ours is set to LRP.
    private static readonly string[] NotOurs = ["diversify-tdea", "lrp-session-key"];

    private static readonly Dictionary<string, Action<CardVector>> Rules = new()
    {
        ["cmac-subkeys"] = v => Same(v, ("k1", AesCmac.Subkeys(v.Key("key")).K1), ("k2", AesCmac.Subkeys(v.Key("key")).K2)),
        ["cmac"] = v => Same(v, ("mac", AesCmac.Of(v.Key("key"), v.Bytes("message")))),
        ["diversify-aes"] = Diversification,
        ["ev1-authenticate"] = Ev1Authentication,
        ["ev1-change-key"] = Ev1ChangeKey,
        ["ev2-session-keys"] = Ev2SessionKeys,
        ["ev2-authenticate-first"] = Ev2Authentication,
        ["ev2-iv"] = v => Same(v, ("iv", new Ev2Session(v.Key("key"), CardKey.Factory, v.Bytes("transactionId")) { Counter = (ushort)v.Number("counter") }.Vector(v.Text("label") == "5AA5"))),
        ["ev2-mac"] = v => Same(v, ("mac", new Ev2Session(CardKey.Factory, v.Key("key"), v.Bytes("transactionId")) { Counter = (ushort)v.Number("counter") }.Mac(v.Bytes("code")[0], v.Bytes("data")))),
        ["ev2-full-command"] = v => Same(v, ("mac", Session(v).Protect(v.Bytes("code")[0], v.Bytes("header"), v.Bytes("data"))[^8..]), ("cryptogram", Session(v).Protect(v.Bytes("code")[0], v.Bytes("header"), v.Bytes("data"))[v.Bytes("header").Length..^8])),
        ["ev2-full-answer"] = v => Same(v, ("data", Session(v).Open(0x00, [.. v.Bytes("cryptogram"), .. v.Bytes("mac")])!)),
        ["sun-session-keys"] = SunSessionKeys,
        ["sun-message"] = Sun,
    };

    public static IEnumerable<object[]> All() => CardVectors.Kinds.Except(NotOurs).SelectMany(k => CardVectors.Of(k).Select(v => new object[] { k, v.ToString() }));

    [Theory, MemberData(nameof(All))]
    public void Vector_Recomputes(string kind, string name) => Rules[kind](CardVectors.Of(kind).Single(v => v.ToString() == name));

    [Fact]
    public void Vectors_AllHaveARuleHere_OrAreNamedAsNotOurs() => Assert.Equal(CardVectors.Kinds.Order(), Rules.Keys.Concat(NotOurs).Order());

    private static void Diversification(CardVector v)
    {
        byte[] derived = AesCmac.Of(v.Key("key"), [0x01, .. v.Bytes("input")], new byte[16], v.Number("padTo"));
        Same(v, ("derived", derived));
        if (v.Number("padTo") == 32) Assert.Equal(v.Key("derived"), KeyDiversification.Derive(v.Key("key"), v.Bytes("input")));
        if (v.BytesOrNone("wrong") is { } wrong) Assert.NotEqual(wrong, derived);
    }

    private static void Ev1Authentication(CardVector v)
    {
        var handshake = Ev1Handshake.Answer(v.Key("key"), v.Bytes("cardChallenge"), v.Bytes("rndA"));
        Same(v, ("request", handshake!.Request.ToArray()), ("rndB", handshake.RndB.ToArray()));
        Assert.Equal(v.Key("sessionKey"), handshake.Finish(v.Bytes("answer"))!.Key);
    }

    private static void Ev1ChangeKey(CardVector v)
    {
        var old = v.BytesOrNone("oldKey") is { } bytes ? CardKey.Of(bytes) : null;
        var (cryptogram, after) = new Ev1Session(v.Key("sessionKey")).ChangeKey((byte)v.Number("keyNumber"), v.Key("newKey"), v.Bytes("version")[0], old);
        Same(v, ("cryptogram", cryptogram));
        if (v.BytesOrNone("responseMac") is { } mac) Assert.Empty(after.Open(0x00, mac.AsSpan(0, 8))!);
    }

    private static void Ev2SessionKeys(CardVector v)
    {
        // The card's side, to bring the handshake to its end.
        var key = v.Key("key");
        byte[] rndA = v.Bytes("rndA"), transaction = [1, 2, 3, 4];
        var handshake = Ev2Handshake.Answer(key, key.Encrypt(v.Bytes("rndB"), new byte[16]), rndA);
        var session = handshake!.Finish(key.Encrypt([.. transaction, .. Handshake.Turned(rndA), .. new byte[12]], new byte[16]));
        Assert.Equal((v.Key("encKey"), v.Key("macKey")), (session!.Encryption, session.Authentication));
    }

    private static void Ev2Authentication(CardVector v)
    {
        var handshake = Ev2Handshake.Answer(v.Key("key"), v.Bytes("cardChallenge"), v.Bytes("rndA"));
        Same(v, ("request", handshake!.Request.ToArray()), ("rndB", handshake.RndB.ToArray()));
        var session = handshake.Finish(v.Bytes("answer"));
        Assert.Equal((v.Key("encKey"), v.Key("macKey")), (session!.Encryption, session.Authentication));
        Assert.Equal(v.Bytes("transactionId"), session.Transaction.ToArray());
    }

    private static void SunSessionKeys(CardVector v)
    {
        Assert.True(BadgeUid.TryCreate(v.Bytes("uid"), out var uid));
        var message = new SunMessage(uid, v.Number("counter"));
        Assert.Equal((v.Key("encKey"), v.Key("macKey")), (message.EncryptionKey(v.Key("key")), message.AuthenticationKey(v.Key("key"))));
    }

    private static void Sun(CardVector v)
    {
        Assert.True(BadgeUid.TryCreate(v.Bytes("uid"), out var uid));
        var expected = new SunMessage(uid, v.Number("counter"));
        var message = v.BytesOrNone("piccData") is { } data ? SunMessage.Read(v.Key("metaKey"), data) : expected;
        Assert.Equal(expected, message);
        byte[] covered = Encoding.ASCII.GetBytes(v.Text("macInput"));
        Assert.True(message!.IsGenuine(v.Key("fileKey"), covered, v.Bytes("cmac")));
        Assert.False((message with { Counter = message.Counter + 1 }).IsGenuine(v.Key("fileKey"), covered, v.Bytes("cmac")));
        if (v.BytesOrNone("encryptedFileData") is { } contents) Assert.Equal(v.Bytes("fileData"), message.Decrypt(v.Key("fileKey"), contents));
    }

    private static Ev2Session Session(CardVector v) =>
        new(v.Key("encKey"), v.Key("macKey"), v.Bytes("transactionId")) { Counter = (ushort)v.Number("counter") };

    private static void Same(CardVector v, params (string Field, byte[] Ours)[] fields)
    {
        foreach (var (field, ours) in fields) Assert.Equal((field, Convert.ToHexString(v.Bytes(field))), (field, Convert.ToHexString(ours)));
    }
}
