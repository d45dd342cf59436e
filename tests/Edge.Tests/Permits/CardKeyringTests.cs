using System.Security.Cryptography;
using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Edge.Tests.Machines;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Permits;

public sealed class CardKeyringTests : IDisposable
{
    private static readonly SiteId Site = SiteId.Parse("atelier");
    private static readonly BoxId Box = BoxId.Parse("box-a");
    private static readonly CardKey Key = CardKey.Of(Convert.FromHexString("00112233445566778899AABBCCDDEEFF"));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fab-keyring-");
    private readonly SecretFolder secrets;
    private int asked;

    public CardKeyringTests()
    {
        secrets = new(folder.FullName);
        secrets.Make();
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(BoxIdentity.IdentityFile)]
    [InlineData(BoxIdentity.FormerFile)]
    [InlineData(PendingKey.File)]
    public void Key_SealedToAPairOfThisBox_IsAskedFor(string file)
    {
        var ring = Ring(ListFor(Own(file)));

        Assert.Equal(new(BadgeKind.Desfire, Key), ring.Question(TestUids.Badge));
        Assert.Null(ring.Question(TestUids.Other));
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Key_SealedToAnotherBox_IsNotAskedFor()
    {
        using var stranger = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Own(BoxIdentity.IdentityFile);
        Assert.Null(Ring(ListFor(stranger.ExportSubjectPublicKeyInfo())).Question(TestUids.Badge));
    }

    [Fact]
    public void Key_OnADiskThatFails_IsAskedForOnceItDoesNot()
    {
        var list = ListFor(Own(BoxIdentity.IdentityFile));
        bool fails = true;
        var ring = new CardKeyring(TestPermits.Key, () => list, name => fails ? throw new IOException("disk") : BoxKeyPairs.Find(secrets, name), NullLogger.Instance);
        Assert.Null(ring.Question(TestUids.Badge));
        fails = false;
        Assert.NotNull(ring.Question(TestUids.Badge));
    }

    [Fact]
    public void NextList_IsOpenedAnew()
    {
        var list = ListFor(Own(BoxIdentity.IdentityFile));
        var ring = new CardKeyring(TestPermits.Key, () => list, name => BoxKeyPairs.Find(secrets, name), NullLogger.Instance);
        Assert.NotNull(ring.Question(TestUids.Badge));
        list = ListFor(Own(BoxIdentity.IdentityFile));
        Assert.NotNull(ring.Question(TestUids.Badge));
    }

    [Fact]
    public void RottenPair_IsPassedOver()
    {
        secrets.Replace(BoxIdentity.IdentityFile, "-----BEGIN PRIVATE KEY-----\nrot\n-----END PRIVATE KEY-----\n"u8);
        Assert.NotNull(Ring(ListFor(Own(BoxIdentity.FormerFile))).Question(TestUids.Badge));
    }

    private CardKeyring Ring(SealedCardKeys list) => new(TestPermits.Key, () => list, name =>
    {
        asked++;
        return BoxKeyPairs.Find(secrets, name);
    }, NullLogger.Instance);

    // Puts a new pair into a file as the box does, and tells its public half.
    private byte[] Own(string file)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        secrets.Replace(file, System.Text.Encoding.ASCII.GetBytes($"for: renewal\n{pair.ExportPkcs8PrivateKeyPem()}\n"));
        return pair.ExportSubjectPublicKeyInfo();
    }

    private static SealedCardKeys ListFor(byte[] info)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var box = ECDiffieHellman.Create();
        box.ImportSubjectPublicKeyInfo(info, out _);
        byte[] own = ephemeral.ExportSubjectPublicKeyInfo();
        var badge = BadgeHash.Of(TestUids.Badge, TestPermits.Key);
        byte[] bytes = SealedCardKeys.Seal(SealedCardKeys.Secret(ephemeral, box, own), Site, Box, KeyId.Of(info), badge, BadgeKind.Desfire, Key);
        return new(Site, Box, KeyId.Of(info), own, [KeyValuePair.Create(badge, new SealedCardKey(BadgeKind.Desfire, [.. bytes]))]);
    }
}
