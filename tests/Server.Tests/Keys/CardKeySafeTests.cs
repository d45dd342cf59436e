using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Server.Keys;

namespace FabAccess.Server.Tests.Keys;

public sealed class CardKeySafeTests : IDisposable
{
    private static readonly BadgeHash Badge = new(0, 0xA11CE), Other = new(0, 0xB0B);
    private static readonly CardKey Key = CardKey.Of(Convert.FromHexString("00112233445566778899AABBCCDDEEFF"));

    private readonly TestFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void Key_AfterAStartAnew_IsOpenedForItsBadgeAndKindAlone()
    {
        byte[] bytes = CardKeySafe.Open(data, isUsed: false).Seal(Badge, BadgeKind.Desfire, Key);

        var safe = CardKeySafe.Open(data, isUsed: true);

        Assert.Equal(Key, safe.Open(Badge, BadgeKind.Desfire, bytes));
        Assert.Null(safe.Open(Other, BadgeKind.Desfire, bytes));
        Assert.Null(safe.Open(Badge, BadgeKind.Ntag424, bytes));
        Assert.Null(safe.Open(Badge, BadgeKind.Desfire, bytes.AsSpan(1)));
        bytes[20] ^= 1;
        Assert.Null(safe.Open(Badge, BadgeKind.Desfire, bytes));
    }

    [Fact]
    public void Key_SealedTwice_LooksDifferentAndShowsNothing()
    {
        var safe = CardKeySafe.Open(data, isUsed: false);
        byte[] first = safe.Seal(Badge, BadgeKind.Desfire, Key);
        Assert.NotEqual(first, safe.Seal(Badge, BadgeKind.Desfire, Key));
        Assert.Equal(-1, first.AsSpan().IndexOf(Key.Value[..4]));
    }

    [Fact]
    public void Backup_WithoutTheKeyFile_OpensNothing()
    {
        byte[] bytes = CardKeySafe.Open(data, isUsed: false).Seal(Badge, BadgeKind.Desfire, Key);
        Directory.Delete(data["keys"], recursive: true);

        Assert.Contains("Restore that folder", Assert.Throws<IOException>(() => CardKeySafe.Open(data, isUsed: true)).Message, StringComparison.Ordinal);
        Assert.Null(CardKeySafe.Open(data, isUsed: false).Open(Badge, BadgeKind.Desfire, bytes));
    }

    [Fact]
    public void KeyFile_OpenToOthersOrDamaged_IsRefused()
    {
        if (OperatingSystem.IsWindows()) return;
        CardKeySafe.Open(data, isUsed: false);
        string file = Path.Combine(data["keys"], "cards", "store.key");
        Assert.Equal(SecretFile.OwnerOnly, File.GetUnixFileMode(file));
        File.SetUnixFileMode(file, SecretFile.OwnerOnly | UnixFileMode.GroupRead);
        Assert.Contains("chmod", Assert.Throws<IOException>(() => CardKeySafe.Open(data, isUsed: true)).Message, StringComparison.Ordinal);
        File.SetUnixFileMode(file, SecretFile.OwnerOnly);
        File.WriteAllText(file, "");
        Assert.Contains("Restore the folder", Assert.Throws<IOException>(() => CardKeySafe.Open(data, isUsed: true)).Message, StringComparison.Ordinal);
    }
}
