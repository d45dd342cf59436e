using System.Runtime.InteropServices;
using System.Text;
using FabAccess.Core.Values;
using FabAccess.Edge.Commands;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Edge.Tests.Machines;
using FabAccess.Edge.Tests.Permits;
using FabAccess.Edge.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Identity;

/// <summary>What a thief of the card, or another user of the machine, finds.</summary>
public sealed partial class SecretStoreTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-secrets-");

    private string Data => Path.Combine(folder.FullName, "data");

    [Fact]
    public void Files_MadeUnderAnOpenUmask_AreTheOwnersAlone()
    {
        uint before = Umask(0);
        try
        {
            var secrets = new SecretFolder(Data);
            secrets.Make();
            secrets.Replace(BoxIdentity.TrustFile, "{}"u8);
            using var owned = new DataFolder(Data);
            new PermitStore(Data, SiteId.Parse("atelier"), BoxId.Parse("box-a"), FixedKey.Trust, new VirtualTime().Clock, NullLogger.Instance).Accept(PermitMessages.Of(1));
        }
        finally
        {
            _ = Umask(before);
        }

        Assert.All(Directory.EnumerateDirectories(folder.FullName, "*", SearchOption.AllDirectories), d => Assert.Equal("rwx------", ModeOf(d)));
        string[] files = [BoxIdentity.TrustFile, PermitStore.ListFile, "permits.received.json"];
        Assert.All(files, name => Assert.Equal("rw-------", ModeOf(Directory.EnumerateFiles(Data, name, SearchOption.AllDirectories).Single())));
    }

    [Theory]
    [InlineData("secrets/trust.json", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead)]
    [InlineData("secrets", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute)]
    public void Secrets_ThatOthersMayReach_EndTheStart(string path, UnixFileMode mode)
    {
        var secrets = new SecretFolder(Data);
        secrets.Make();
        secrets.Replace(BoxIdentity.TrustFile, "{}"u8);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(Data, path), mode);

        var refused = Assert.Throws<IOException>(() => BoxIdentity.Read(secrets, SiteId.Parse("atelier"), BoxId.Parse("box-a")));

        Assert.Contains("may be read by others", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataFolder_OfABoxThatWasUsed_HoldsNoBadgesNumber()
    {
        var time = new VirtualTime();
        BadgeUid[] uids = [TestUids.Badge, TestUids.Other, TestUids.Of(0x3C, 0x81, 0xF0, 0xA7)];
        var permits = new PermitStore(Data, SiteId.Parse("atelier"), BoxId.Parse("box-a"), FixedKey.Trust, time.Clock, NullLogger.Instance);
        Assert.Null(permits.Accept(PermitMessages.Naming(1, uids.Take(2).Select(u => BadgeHash.Of(u, TestPermits.Key)))));
        using (var journal = new SqliteJournal(new(Data), VirtualTime.Boot, TimeProvider.System, NullLogger.Instance))
        {
            var control = new MachineControl(
                TestPermits.Laser, new RelayLine(() => new FakeLines(_ => { }), 22), journal, time.Clock, new(TestPermits.Key, () => permits.Current), _ => { }, NullLogger.Instance);
            control.Begin(Core.Machines.MachineState.Initial);
            // A start, a refusal while it runs, an end, and a badge that nobody knows.
            foreach (var uid in (BadgeUid[])[uids[0], uids[1], uids[0], uids[2]]) control.Tell(Workshop.Card(uid));
            Assert.True(journal.Flush(TimeSpan.FromSeconds(20)));
            Assert.True(journal.End.Sequence >= 4);
        }

        string everything = string.Concat(Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f))));
        string signed = Encoding.Latin1.GetString(Base64Content(Path.Combine(Data, PermitStore.ListFile)));

        Assert.Contains(BadgeHash.Of(uids[0], TestPermits.Key).ToString(), everything + signed, StringComparison.Ordinal);
        foreach (var uid in uids)
        {
            string hex = Convert.ToHexString(uid.Bytes.ToArray()), bytes = Encoding.Latin1.GetString(uid.Bytes.ToArray());
            Assert.DoesNotContain(hex, everything + signed, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(bytes, everything + signed, StringComparison.Ordinal);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static byte[] Base64Content(string file) => Core.Wire.Base64Text.Bytes(File.ReadAllText(file).Split('.')[1])!;

    private static string ModeOf(string path)
    {
        if (OperatingSystem.IsWindows()) return "";
        int mode = (int)File.GetUnixFileMode(path);
        return string.Concat(Enumerable.Range(0, 9).Select(i => (mode >> (8 - i) & 1) == 1 ? "rwx"[i % 3] : '-'));
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Umask(uint mask);
}
