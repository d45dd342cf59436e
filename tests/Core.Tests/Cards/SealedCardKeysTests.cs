using System.Security.Cryptography;
using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;

namespace FabAccess.Core.Tests.Cards;

public sealed class SealedCardKeysTests : IDisposable
{
    private static readonly SiteId Site = SiteId.Parse("atelier");
    private static readonly BoxId BoxA = BoxId.Parse("box-a"), BoxB = BoxId.Parse("box-b");
    private static readonly CardKey Key = CardKey.Of(Convert.FromHexString("00112233445566778899AABBCCDDEEFF"));

    private readonly ECDiffieHellman box = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256), other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256), ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        box.Dispose();
        other.Dispose();
        ephemeral.Dispose();
    }

    [Fact]
    public void Key_SealedToABox_IsOpenedByItAlone()
    {
        var list = List(BoxA, Make.AliceBadge, Sealed());

        Assert.Equal(Key, list.Open(list.Secret(box)!, Make.AliceBadge));
        Assert.Null(list.Open(list.Secret(other)!, Make.AliceBadge));
        Assert.Null(list.Open(list.Secret(box)!, Make.BobBadge));
    }

    [Fact]
    public void Key_OfAnotherBadgeBoxOrKind_CannotBePlayedAgain()
    {
        Assert.Null(Opened(List(BoxA, Make.BobBadge, Sealed()), Make.BobBadge));
        Assert.Null(Opened(List(BoxB, Make.AliceBadge, Sealed()), Make.AliceBadge));
        Assert.Null(Opened(List(BoxA, Make.AliceBadge, Sealed(), BadgeKind.Ntag424), Make.AliceBadge));
        Assert.Null(Opened(List(BoxA, Make.AliceBadge, Sealed(), boxKey: NameOf(other)), Make.AliceBadge));
    }

    [Fact]
    public void Key_WithAnyBitChanged_IsNone()
    {
        byte[] bytes = Sealed();
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Opened(List(BoxA, Make.AliceBadge, changed), Make.AliceBadge));
        }
    }

    [Fact]
    public void EphemeralKey_ThatIsNoPointOfTheCurve_OpensNothing()
    {
        byte[] info = ephemeral.ExportSubjectPublicKeyInfo();
        info[^1] ^= 1;

        Assert.Null(new SealedCardKeys(Site, BoxA, NameOf(box), info, []).Secret(box));
    }

    private CardKey? Opened(SealedCardKeys list, BadgeHash badge) => list.Open(list.Secret(box)!, badge);

    private byte[] Sealed() => SealedCardKeys.Seal(SealedCardKeys.Secret(ephemeral, box, ephemeral.ExportSubjectPublicKeyInfo()), Site, BoxA, NameOf(box), Make.AliceBadge, BadgeKind.Desfire, Key);

    private SealedCardKeys List(BoxId of, BadgeHash badge, byte[] bytes, BadgeKind kind = BadgeKind.Desfire, KeyId? boxKey = null) =>
        new(Site, of, boxKey ?? NameOf(box), ephemeral.ExportSubjectPublicKeyInfo(), [KeyValuePair.Create(badge, new SealedCardKey(kind, [.. bytes]))]);

    private static KeyId NameOf(ECDiffieHellman pair) => KeyId.Of(pair.ExportSubjectPublicKeyInfo());
}
