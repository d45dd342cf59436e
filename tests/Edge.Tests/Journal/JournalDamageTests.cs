using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Files;
using FabAccess.Edge.Journal;

namespace FabAccess.Edge.Tests.Journal;

public sealed class JournalDamageTests : IDisposable
{
    private static readonly BootId NextBoot = BootId.Parse("99999999-9999-9999-9999-999999999999");
    private readonly JournalFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Wal_CutAnywhereInTheLastCommit_OpensWithAllBeforeIt()
    {
        using var journal = folder.Open(change: o => o with { PreparedWal = 0 });
        JournalFolder.Append(journal, 3);
        using var before = folder.Copied();
        JournalFolder.Append(journal, 1);
        using var after = folder.Copied(withMark: false);
        long grown = WalBytes(after);
        for (long cut = 0; cut < 4120; cut += 97)
        {
            using var torn = after.Copied(withMark: false);
            File.Copy(Mark(before), Mark(torn));
            Cut(torn, grown - 1 - cut);
            using var opened = torn.Open(NextBoot);
            JournalFolder.IsWhole(opened, 3);
            JournalFolder.Append(opened, 1);
            JournalFolder.IsWhole(opened, 4);
        }
    }

    [Fact]
    public void End_LostWithoutAnError_IsNoticedAndNoNumberIsGivenTwice()
    {
        using (var journal = folder.Open(change: o => o with { PreparedWal = 0 }))
        {
            JournalFolder.Append(journal, 10);
            using var cut = folder.Copied();
            Cut(cut, WalBytes(cut) / 2);
            using var opened = cut.Open();
            Assert.Equal(journal.End, opened.End);
            JournalFolder.Append(opened, 1);
            var records = opened.Read(1, 100);
            Assert.Equal(11, records.Count);
            Assert.Equal(LostEntry.At(10).Hash, records[9].Hash);
            Assert.Contains($"\"previous\":\"{journal.End.Hash}\"", System.Text.Encoding.UTF8.GetString(records[10].Body), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Wal_WhosePageTheDiskDroppedUnderAnOpenFile_LosesThatEntryAndNotTheFile()
    {
        using (var file = new JournalFile(new DiskFolder(folder.Path)))
        {
            for (int i = 1; i <= 10; i++) file.Insert([Encoded(i)], livedMilliseconds: 0);
            using (var wal = File.Open(folder.Database + "-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            {
                wal.Seek(-4096, SeekOrigin.End);
                wal.Write(new byte[4096]);
            }
            file.Distrust();
        }
        using var again = new JournalFile(new DiskFolder(folder.Path));
        again.CheckpointAll();
        Assert.Equal(9, again.End()?.Sequence);
        using var connection = folder.Connect();
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", check.ExecuteScalar());
    }

    [Fact]
    public void File_ThatIsNoDatabase_IsMovedAsideAndANewOneGoesOnBehindIt()
    {
        folder.With(7);
        byte[] garbage = [.. Enumerable.Repeat((byte)'x', 5000)];
        File.WriteAllBytes(folder.Database, garbage);
        using var journal = folder.Open();
        Assert.Equal(garbage, File.ReadAllBytes(folder.Database + ".damaged-1"));
        JournalFolder.Append(journal, 1);
        Assert.Equal(8, journal.End.Sequence);
        Assert.Equal(8, journal.ReadFirst());
    }

    [Fact]
    public void File_LostInAPowerCut_GoesOnBehindTheReservedNumbers()
    {
        folder.With(7);
        File.Delete(folder.Database);
        using var journal = folder.Open(NextBoot);
        JournalFolder.Append(journal, 1);
        Assert.InRange(journal.End.Sequence, 8 + HighWaterMark.Ahead / 2, 8 + 2 * HighWaterMark.Ahead);
    }

    [Fact]
    public void Entry_WhoseBytesRotted_IsReplacedAndTheRestIsThere()
    {
        folder.With(5);
        folder.Execute("UPDATE entry SET body = zeroblob(300) WHERE sequence = 3");
        using var journal = folder.Open();
        var records = journal.Read(1, 10);
        Assert.Equal([1L, 2, 3, 4, 5], records.Select(r => r.Sequence));
        Assert.Equal([false, false, true, false, false], records.Select(r => r.Hash == LostEntry.At(r.Sequence).Hash));
        JournalFolder.Append(journal, 1);
        Assert.Equal(6, journal.End.Sequence);
    }

    [Fact]
    public void File_OfALaterFormat_IsRefusedInWordsAndLeftAlone()
    {
        folder.With(1);
        folder.Execute("PRAGMA user_version = 9");
        var refusal = Assert.Throws<IOException>(() => folder.Open());
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Database + ".damaged-1"));
    }

    [Fact]
    public void File_OfTheFormatBefore_IsTakenOverWithItsEntries()
    {
        folder.With(3);
        folder.Execute("ALTER TABLE entry RENAME COLUMN lived TO wall; UPDATE entry SET wall = 4102444800000; PRAGMA user_version = 1");
        using var journal = folder.Open();
        journal.Acknowledged(3);
        JournalFolder.Append(journal, 1);
        JournalFolder.IsWhole(journal, 4);
    }

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, 10 + HighWaterMark.Ahead)]
    public void Mark_OpenedAgain_ContinuesExactlyInOneBootAndBehindTheReservationInAnother(bool sameBoot, long expected)
    {
        var boot = BootId.Parse("11111111-1111-1111-1111-111111111111");
        using (var mark = Mark(boot))
        {
            mark.Reserve(10, extend: true);
            mark.Write(new(10, new string('a', 64)));
        }
        using var again = Mark(sameBoot ? boot : NextBoot);
        Assert.Equal(expected, again.AfterLoss.Sequence);
    }

    [Fact]
    public void Mark_TornByAPowerCut_LeavesTheReservation()
    {
        using (var mark = Mark(NextBoot))
        {
            mark.Reserve(10, extend: true);
            mark.Write(new(10, new string('a', 64)));
        }
        byte[] bytes = File.ReadAllBytes(Mark(folder));
        bytes[530] ^= 1;
        File.WriteAllBytes(Mark(folder), bytes);
        using var again = Mark(NextBoot);
        Assert.Equal(10 + HighWaterMark.Ahead, again.AfterLoss.Sequence);
    }

    private static EncodedEntry Encoded(long sequence)
    {
        var at = TestEntries.At(0);
        var entry = new JournalEntry(WireLimits.Schema, sequence, EntryHash.None, at.Boot, at.MonotonicMilliseconds, at.Wall, at.Trust, TestEntries.Laser, TestEntries.Refused);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(entry, WireJson.Default.JournalEntry);
        return new(entry, EntryHash.Of(body), body);
    }

    private HighWaterMark Mark(BootId boot) => new(new DiskFolder(folder.Path).Open(HighWaterMark.Name), boot);

    private static string Mark(JournalFolder of) => System.IO.Path.Combine(of.Path, HighWaterMark.Name);

    private static long WalBytes(JournalFolder of) => new FileInfo(of.Database + "-wal").Length;

    private static void Cut(JournalFolder of, long length)
    {
        using var wal = File.Open(of.Database + "-wal", FileMode.Open);
        wal.SetLength(length);
    }
}
