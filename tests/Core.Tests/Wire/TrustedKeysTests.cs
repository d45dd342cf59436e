using System.Security.Cryptography;
using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Core.Tests.Wire;

public sealed class TrustedKeysTests
{
    [Fact]
    public void Keys_OfTwo_BothAreBelieved()
    {
        using SigningKey current = new(), next = new();

        var trust = TrustedKeys.Of([current.Message, next.Message]);

        Assert.IsType<JwsReading.Sound>(JwsReading.Of(current.Sign(SignedKind.Config, "{}"), SignedKind.Config, trust, 1000));
        Assert.IsType<JwsReading.Sound>(JwsReading.Of(next.Sign(SignedKind.Config, "{}"), SignedKind.Config, trust, 1000));
    }

    [Fact]
    public void None_BelievesNobody()
    {
        using SigningKey key = new();

        var refused = Assert.IsType<JwsReading.Refused>(JwsReading.Of(key.Sign(SignedKind.Config, "{}"), SignedKind.Config, TrustedKeys.None, 1000));

        Assert.Equal(RightsRefusal.UnknownKey, refused.Reason);
    }

    [Fact]
    public void Keys_UnderAnotherName_AreRefused()
    {
        using SigningKey one = new(), two = new();

        Assert.Throws<JsonException>(() => TrustedKeys.Of([one.Message with { Kid = two.Id }]));
    }

    [Fact]
    public void Keys_NoneTwiceOrTooMany_AreRefused()
    {
        using SigningKey key = new();

        Assert.Throws<JsonException>(() => TrustedKeys.Of([]));
        Assert.Throws<JsonException>(() => TrustedKeys.Of([null]));
        Assert.Throws<JsonException>(() => TrustedKeys.Of([key.Message, key.Message]));
        Assert.Throws<JsonException>(() => TrustedKeys.Of([.. Enumerable.Repeat(key.Message, TrustedKeys.Most + 1)]));
    }

    [Fact]
    public void Keys_OfAnotherCurve_AreRefused()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        byte[] spki = p384.ExportSubjectPublicKeyInfo();

        Assert.Throws<JsonException>(() => TrustedKeys.Of([new(KeyId.Of(spki), Base64Text.Of(spki))]));
    }

    [Fact]
    public void Key_NotOnTheCurve_SignsNothing()
    {
        using SigningKey key = new();
        byte[] spki = key.Public;
        spki[^1] ^= 1;
        var bent = KeyId.Of(spki);
        byte[] input = Jws.SigningInput(SignedKind.Order, bent, "{}"u8);

        var reading = JwsReading.Of(Jws.Compact(input, key.SignatureOver(input)), SignedKind.Order, TrustedKeys.Of([new(bent, Base64Text.Of(spki))]), 1000);

        Assert.Equal(RightsRefusal.WrongSignature, Assert.IsType<JwsReading.Refused>(reading).Reason);
    }
}
