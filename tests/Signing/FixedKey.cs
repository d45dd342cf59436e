using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Signing;

/// <summary>
/// A P-256 key that signs the same bytes the same way each time, so that a run can be repeated to the byte and a case be
/// written down: the number that ECDSA wants at random follows from key and hash. Anybody may know these keys; none is a lab's.
/// </summary>
internal sealed class FixedKey : ECDsa
{
    private static readonly BigInteger Order = BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly byte[] secret;
    private readonly ECDsa pair;

    private FixedKey(byte[] secret)
    {
        this.secret = secret;
        pair = PairOf(secret);
        KeySizeValue = 256;
        byte[] info = pair.ExportSubjectPublicKeyInfo();
        Message = new(KeyId.Of(info), Base64Text.Of(info));
    }

    /// <summary>The key of RFC 7515, appendix A.3.</summary>
    public static FixedKey Current { get; } = new(Base64Text.Bytes("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI")!);

    /// <summary>The one that a lab would go over to.</summary>
    public static FixedKey Next { get; } = Named("next");

    /// <summary>Trusted nowhere.</summary>
    public static FixedKey Stranger { get; } = Named("stranger");

    /// <summary>What a box of the lab trusts.</summary>
    public static TrustedKeys Trust { get; } = TrustedKeys.Of([Current.Message, Next.Message]);

    public SigningKeyMessage Message { get; }

    public static FixedKey Named(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    public byte[] Sign(SignedKind kind, ReadOnlySpan<byte> content) => Signed(Jws.SigningInput(kind, Message.Kid, content));

    /// <summary>Under any header at all, soundly signed.</summary>
    public byte[] SignUnder(string header, ReadOnlySpan<byte> content) =>
        Signed(Encoding.ASCII.GetBytes($"{Base64Text.Of(Encoding.UTF8.GetBytes(header))}.{Base64Text.Of(content)}"));

    public override byte[] SignHash(byte[] hash)
    {
        var z = Number(hash);
        var d = Number(secret);
        for (byte attempt = 0; ; attempt++)
        {
            byte[] message = [.. hash, attempt], nonce = HMACSHA256.HashData(secret, message);
            var k = Number(nonce);
            if (k.IsZero || k >= Order) continue;
            using var point = PairOf(nonce);
            var r = Number(point.ExportParameters(includePrivateParameters: false).Q.X!) % Order;
            var s = BigInteger.ModPow(k, Order - 2, Order) * (z + (r * d)) % Order;
            if (!r.IsZero && !s.IsZero) return [.. Bytes(r), .. Bytes(s)];
        }
    }

    public override bool VerifyHash(byte[] hash, byte[] signature) => pair.VerifyHash(hash, signature);

    public override ECParameters ExportParameters(bool includePrivateParameters) => pair.ExportParameters(includePrivateParameters);

    private byte[] Signed(byte[] input) => Jws.Compact(input, SignHash(SHA256.HashData(input)));

    private static ECDsa PairOf(byte[] secret) => Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
