using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Keys;
using NodaTime;

namespace FabAccess.Server.Tests.Keys;

public sealed class LabKeysTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly SiteId Site = SiteId.Parse("atelier");

    private readonly TestFolder data = new();

    [Fact]
    public void Keys_OpenedAgain_AreTheSame()
    {
        using LabKeys first = Open(), second = Open();

        Assert.Equal((first.Authority.Pin, first.Signer.Key), (second.Authority.Pin, second.Signer.Key));
        Assert.Equal(first.Signer.Keys, second.Signer.Keys);
    }

    [Fact]
    public async Task Keys_MadeByManyAtOnce_AreMadeOnce()
    {
        var pins = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            using var keys = Open();
            return (keys.Authority.Pin, keys.Signer.Key);
        })));

        Assert.Single(pins.Distinct());
        Assert.Equal(["ca", "cards", "rights"], Directory.GetDirectories(data["keys"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Keys_Everything_IsItsOwnersAlone()
    {
        using var keys = Open();
        keys.Issued.Add(new(new string('a', 32), "box-a", Now));
        keys.Revoked.Add(new(new string('a', 32), "box-a", Now));

        Assert.All(Directory.GetDirectories(data["keys"], "*", SearchOption.AllDirectories), f => Assert.Equal(SecretFile.FolderMode, Mode(f)));
        Assert.All(Directory.GetFiles(data["keys"], "*", SearchOption.AllDirectories), f => Assert.Equal(SecretFile.OwnerOnly, Mode(f)));
        Assert.Equal(8, Directory.GetFiles(data["keys"], "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("keys/ca/ca.key")]
    [InlineData("keys/ca")]
    [InlineData("keys/rights/keys")]
    public void Keys_OpenToOthers_AreRefusedByName(string path)
    {
        Open().Dispose();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(data[path], Mode(data[path]) | UnixFileMode.GroupRead);

        Assert.Contains(path, Assert.Throws<IOException>(() => Open().Dispose()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("keys/ca")]
    [InlineData("keys/rights")]
    public void Keys_GoneAfterBoxesEnrolled_AreNotMadeAnew(string path)
    {
        Open().Dispose();
        Directory.Delete(data[path], recursive: true);

        Assert.Contains("Restore that folder", Assert.Throws<IOException>(() => Open(hasIssued: true).Dispose()).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data[path]));
    }

    [Theory]
    [InlineData("keys/ca/ca.key", "no key")]
    [InlineData("keys/ca/ca.pem", "")]
    [InlineData("keys/rights/keys", "")]
    [InlineData("keys/rights/keys", "one\ntwo\n")]
    public void Keys_Damaged_AreRefusedWithWhatToDo(string path, string content)
    {
        Open().Dispose();
        File.WriteAllText(data[path], content);

        Assert.ThrowsAny<IOException>(() => Open().Dispose());
    }

    [Fact]
    public void Keys_SwappedUnderTheirNames_AreRefused()
    {
        Open().Dispose();
        string[] files = Directory.GetFiles(data["keys/rights"], "*.key");
        File.Copy(files[0], files[1], overwrite: true);

        Assert.ThrowsAny<IOException>(() => Open().Dispose());
    }

    [Fact]
    public void Signer_Message_IsBelievedByWhoKnowsItsKeys()
    {
        using var keys = Open();
        byte[] message = keys.Signer.Sign(SignedKind.Permits, "{}"u8);

        var sound = Assert.IsType<JwsReading.Sound>(JwsReading.Of(message, SignedKind.Permits, TrustedKeys.Of([.. keys.Signer.Keys]), 1000));

        Assert.Equal(("{}", keys.Signer.Key), (Encoding.UTF8.GetString(sound.Content.Span), sound.Key));
        using var stranger = new TestFolder();
        using var others = LabKeys.Open(stranger, Site, false, Now);
        var refused = Assert.IsType<JwsReading.Refused>(JwsReading.Of(message, SignedKind.Permits, TrustedKeys.Of([.. others.Signer.Keys]), 1000));
        Assert.Equal(RightsRefusal.UnknownKey, refused.Reason);
    }

    [Fact]
    public void RightsKeys_Switched_SignWithTheOneThatBoxesKnowAlready()
    {
        using var before = RightsKeys.Make();
        using var after = before.Switched();
        using var folder = new TestFolder();
        SecretFile.MakeFolder(folder["rights"]);
        after.Save(folder["rights"]);
        using var loaded = RightsKeys.Load(folder["rights"]);

        Assert.Equal(before.Messages[1].Kid, loaded.CurrentId);
        Assert.DoesNotContain(loaded.Messages[1], before.Messages);
        byte[] message = new RightsSigner(loaded).Sign(SignedKind.Config, "{}"u8);
        Assert.IsType<JwsReading.Sound>(JwsReading.Of(message, SignedKind.Config, TrustedKeys.Of([.. before.Messages]), 1000));
    }

    [Fact]
    public void CertificateLog_WithATornLine_KeepsTheOthers()
    {
        var log = new CertificateLog(data["issued.log"]);
        LoggedCertificate one = new(new string('a', 32), "box-a", Now), two = new(new string('b', 32), "observer:tap", Now);
        Assert.Empty(log.Read());
        log.Add(one);
        File.AppendAllText(data["issued.log"], "cccc box-");
        log.Add(two);

        Assert.Equal([one, two], log.Read());
    }

    public void Dispose() => data.Dispose();

    private LabKeys Open(bool hasIssued = false) => LabKeys.Open(data, Site, hasIssued, Now);

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
}
