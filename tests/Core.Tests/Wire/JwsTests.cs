using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace FabAccess.Core.Tests.Wire;

/// <summary>Signed messages and those who would like theirs to pass for one.</summary>
public sealed class JwsTests : IDisposable
{
    private const string Content = """{"schema":1,"generation":7}""";
    private const int Longest = 1000;

    private readonly SigningKey key = new(), other = new();

    [Fact]
    public void Vector_OfRfc7515AppendixA3_Verifies()
    {
        const string Input = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        byte[] signature = Base64Text.Bytes("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")!;
        var point = new ECPoint { X = Base64Text.Bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"), Y = Base64Text.Bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0") };
        using var published = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });

        Assert.True(Jws.IsSigned(Encoding.ASCII.GetBytes(Input), signature, published.ExportSubjectPublicKeyInfo()));
        signature[0] ^= 1;
        Assert.False(Jws.IsSigned(Encoding.ASCII.GetBytes(Input), signature, published.ExportSubjectPublicKeyInfo()));
    }

    [Theory]
    [InlineData(SignedKind.Permits)]
    [InlineData(SignedKind.Config)]
    [InlineData(SignedKind.Order)]
    [InlineData(SignedKind.Acknowledgement)]
    public void Message_Signed_IsReadAgain(SignedKind kind)
    {
        byte[] message = key.Sign(kind, Content);

        var sound = Assert.IsType<JwsReading.Sound>(JwsReading.Of(message, kind, key.Trust, Longest));

        Assert.Equal((Content, key.Id), (Encoding.UTF8.GetString(sound.Content.Span), sound.Key));
        Assert.True(message.Length <= Jws.LengthOf(Content.Length));
    }

    [Fact]
    public void Message_OfPermits_HasTheStatedLength() => Assert.Equal(Jws.LengthOf(Content.Length), key.Sign(SignedKind.Permits, Content).Length);

    public static TheoryData<string, RightsRefusal> Headers => new()
    {
        { """{"alg":"ES256","kid":"KID","typ":"fabaccess-config+jws"}""", RightsRefusal.WrongKind },
        { """{"alg":"ES256","kid":"KID","typ":"fabaccess-tomorrow+jws"}""", RightsRefusal.WrongKind },
        { """{"alg":"ES256","kid":"AAAAAAAAAAAAAAAAAAAAAA","typ":"fabaccess-permits+jws"}""", RightsRefusal.UnknownKey },
        { """{"alg":"none","kid":"KID","typ":"fabaccess-permits+jws"}""", RightsRefusal.Malformed },
        { """{"alg":"HS256","kid":"KID","typ":"fabaccess-permits+jws"}""", RightsRefusal.Malformed },
        { """{"alg":"ES384","kid":"KID","typ":"fabaccess-permits+jws"}""", RightsRefusal.Malformed },
        { """{"alg":"ES256","kid":"KID","crit":["b64"],"b64":false,"typ":"fabaccess-permits+jws"}""", RightsRefusal.Malformed },
        { """{"alg":"ES256","kid":"KID","jwk":{},"typ":"fabaccess-permits+jws"}""", RightsRefusal.Malformed },
        { """{"alg":"ES256","kid":"KID","x5c":[],"typ":"fabaccess-permits+jws"}""", RightsRefusal.Malformed },
        { """{"alg":"ES256","alg":"none","kid":"KID","typ":"fabaccess-permits+jws"}""", RightsRefusal.Malformed },
        { """{"alg":"ES256","kid":"KID","typ":"fabaccess-permits+jws","typ":"fabaccess-config+jws"}""", RightsRefusal.Malformed },
        { """{"alg":"ES256","kid":"KID","typ":"fabaccess-permits+jws","kid":"KID"}""", RightsRefusal.Malformed },
        { """{"alg": "ES256","kid":"KID","typ":"fabaccess-permits+jws"}""", RightsRefusal.Malformed },
        { """{"alg":"ES256","typ":"fabaccess-permits+jws","kid":"KID"}""", RightsRefusal.Malformed },
        { """{"alg":"ES256","kid":"KID","typ":"fabaccess-+jws"}""", RightsRefusal.Malformed },
        { """{"alg":"ES256","kid":"KID"}""", RightsRefusal.Malformed },
        { """{"alg":"ES256"}""", RightsRefusal.Malformed },
        { "", RightsRefusal.Malformed },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Header_OtherThanTheAllowedOne_IsRefused(string header, RightsRefusal reason)
    {
        ArgumentNullException.ThrowIfNull(header);
        byte[] message = key.SignUnder(header.Replace("KID", key.Id.ToString(), StringComparison.Ordinal), Content);

        Assert.Equal(reason, RefusalOf(message));
    }

    [Fact]
    public void Message_OfAnotherKeyUnderOurName_IsRefused()
    {
        byte[] input = Jws.SigningInput(SignedKind.Permits, key.Id, Encoding.UTF8.GetBytes(Content));

        Assert.Equal(RightsRefusal.WrongSignature, RefusalOf(Jws.Compact(input, other.SignatureOver(input))));
        Assert.Equal(RightsRefusal.WrongSignature, RefusalOf(Jws.Compact(input, new byte[64])));
        Assert.Equal(RightsRefusal.UnknownKey, RefusalOf(other.Sign(SignedKind.Permits, Content)));
    }

    [Theory]
    [InlineData("{0}.{1}.{2}.{2}")]
    [InlineData("{0}.{1}")]
    [InlineData("{0}{1}{2}")]
    [InlineData("{0}.{1}.")]
    [InlineData("{0}.{1}.{2}=")]
    [InlineData("{0}.{1}.{2}\n")]
    [InlineData(" {0}.{1}.{2}")]
    [InlineData("{0}=.{1}.{2}")]
    [InlineData(".{1}.{2}")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("""{{"schema":1}}""")]
    public void Form_OtherThanThreeParts_IsRefused(string form)
    {
        string[] parts = Encoding.ASCII.GetString(key.Sign(SignedKind.Permits, Content)).Split('.');

        Assert.Equal(RightsRefusal.Malformed, RefusalOf(Encoding.ASCII.GetBytes(string.Format(null, form, parts[0], parts[1], parts[2]))));
    }

    [Fact]
    public void Signature_WithBitsLeftOver_IsRefused()
    {
        byte[] message = key.Sign(SignedKind.Permits, Content);
        // 64 bytes leave four bits of the last character unused; set, they would make a second text of one message.
        Assert.Contains((char)message[^1], "AQgw");
        message[^1]++;

        Assert.Equal(RightsRefusal.Malformed, RefusalOf(message));
    }

    [Fact]
    public void Message_TooLong_IsRefusedUnread() => Assert.Equal(RightsRefusal.TooLong, RefusalOf(new byte[Longest + 1]));

    [Fact]
    public void Message_CutAnywhere_IsRefused()
    {
        byte[] message = key.Sign(SignedKind.Permits, Content);

        for (int length = 0; length < message.Length; length++) Assert.NotNull(RefusalOf(message[..length]));
    }

    [Fact]
    public void Message_AnyByteChanged_IsRefused()
    {
        byte[] message = key.Sign(SignedKind.Permits, Content);

        for (int at = 0; at < message.Length; at++)
        {
            for (int flip = 1; flip < 256; flip <<= 1)
            {
                byte[] changed = [.. message];
                changed[at] ^= (byte)flip;
                Assert.NotNull(RefusalOf(changed));
            }
        }
    }

    [Fact]
    public void Signature_WithTheOtherS_IsAccepted()
    {
        // Both s and n - s sign the same; a signer may give either, and nothing here depends on which.
        var n = BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", System.Globalization.NumberStyles.HexNumber, null);
        byte[] input = Jws.SigningInput(SignedKind.Permits, key.Id, Encoding.UTF8.GetBytes(Content));
        byte[] signature = key.SignatureOver(input);
        byte[] mirrored = (n - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true)).ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        mirrored.CopyTo(signature, 64 - mirrored.Length);

        Assert.Null(RefusalOf(Jws.Compact(input, signature)));
    }

    [Fact]
    public void Bytes_OfAnyKind_NeverPassAndNeverThrow() =>
        Prop.ForAll<byte[]>(bytes => RefusalOf(bytes) is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_OfAnyBytes_IsReadAgain() =>
        Prop.ForAll<byte[]>(bytes => Base64Text.Bytes(Base64Text.Of(bytes))!.SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("A")]
    [InlineData("AB")]
    [InlineData("AAB")]
    [InlineData("AA==")]
    [InlineData("A A")]
    [InlineData("AA\n")]
    [InlineData("A+A")]
    [InlineData("é")]
    public void Text_OtherThanTheOneOfItsBytes_IsRefused(string text) => Assert.Null(Base64Text.Bytes(text));

    public void Dispose()
    {
        key.Dispose();
        other.Dispose();
    }

    private RightsRefusal? RefusalOf(byte[] message) => (JwsReading.Of(message, SignedKind.Permits, key.Trust, Longest) as JwsReading.Refused)?.Reason;
}
