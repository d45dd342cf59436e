using System.Text;
using FabAccess.PowerCuts.Images;
using FabAccess.PowerCuts.Recordings;

namespace FabAccess.PowerCuts.Tests;

/// <summary>What the model of a disk says that a cut leaves.</summary>
public sealed class DiskTests
{
    private readonly Disk disk = new();
    private int done;

    [Fact]
    public void Write_NotSynced_IsThereOnlyWhereAllIsKept()
    {
        Do(new Operation.Created("a"), Write("a", 0, "old"), new Operation.Synced("a", true), new Operation.FolderSynced(""), Write("a", 1, "NEW"));
        Assert.Equal("oNEW", Cut(CutPolicy.KeepAll)["a"]);
        Assert.Equal("old", Cut(CutPolicy.DropAll)["a"]);
    }

    [Fact]
    public void Sync_ThatBeganBeforeTheWriteEnded_DoesNotCoverIt()
    {
        Do(new Operation.Created("a"), new Operation.FolderSynced(""), Write("a", 0, "x"));
        Do(new Operation.Synced("a", true) { Before = 2 }, atItsPlace: false);
        Assert.Equal("", Cut(CutPolicy.DropAll)["a"]);
    }

    [Fact]
    public void Sync_ThatFailed_LosesTheWriteForLaterSyncsToo()
    {
        Do(new Operation.Created("a"), new Operation.FolderSynced(""), Write("a", 0, "x"), new Operation.Synced("a", false), new Operation.Synced("a", true));
        Assert.Equal("x", Cut(CutPolicy.KeepAll)["a"]);
        Assert.Equal("", Cut(CutPolicy.DropAll)["a"]);
        Do(Write("a", 0, "x"), new Operation.Synced("a", true));
        Assert.Equal("x", Cut(CutPolicy.DropAll)["a"]);
    }

    [Fact]
    public void Rename_WithoutASyncOfTheFolder_CountsByTheRuleOfTheFileSystem()
    {
        Do(new Operation.Created("a"), Write("a", 0, "old"), new Operation.Synced("a", true), new Operation.FolderSynced(""));
        Do(new Operation.Created("b"), Write("b", 0, "new"), new Operation.Renamed("b", "a"), new Operation.Synced("a", true));
        Assert.Equal("old", Cut(CutPolicy.DropAll, NameRule.Folder)["a"]);
        Assert.Equal("new", Cut(CutPolicy.DropAll, NameRule.AnySync)["a"]);
    }

    [Fact]
    public void Truncation_NotSynced_IsThereForTheWholeFileOrNotAtAll()
    {
        Do(new Operation.Created("a"), Write("a", 0, new string('x', 10_000)), new Operation.Synced("a", true), new Operation.FolderSynced(""), new Operation.Resized("a", 0), Write("a", 0, "y"));
        Assert.Equal("y" + new string('x', 9_999), Cut(CutPolicy.TruncationLost)["a"]);
        for (int seed = 0; seed < 50; seed++)
        {
            string left = Cut(CutPolicy.Sectors4096, seed: seed)["a"];
            Assert.True(left == new string('x', 10_000) || left is "" or "y" or "\0", $"{left.Length} bytes");
        }
    }

    [Fact]
    public void Sectors_OfOneWrite_AreThereEachByItself()
    {
        Do(new Operation.Created("a"), new Operation.FolderSynced(""), Write("a", 0, new string('x', 2048)));
        var seen = Enumerable.Range(0, 200).Select(seed => Cut(CutPolicy.Sectors512, seed: seed)["a"]).Where(a => a.Length == 2048)
            .Select(a => string.Concat(Enumerable.Range(0, 4).Select(i => a[i * 512] == 'x' ? 'x' : '-'))).ToHashSet();
        Assert.Equal(16, seen.Count);
    }

    private static Operation.Written Write(string path, long offset, string text) => new(path, offset, Encoding.ASCII.GetBytes(text));

    private void Do(params ReadOnlySpan<Operation> operations)
    {
        foreach (var operation in operations) Do(operation with { Before = done }, atItsPlace: true);
    }

    private void Do(Operation operation, bool atItsPlace)
    {
        Assert.Equal(atItsPlace, operation.Before == done);
        disk.Do(operation);
        done++;
    }

    private Dictionary<string, string> Cut(CutPolicy policy, NameRule rule = NameRule.Folder, int seed = 0)
    {
        using var folder = new ImageFolder("model");
        disk.Cut(policy, rule, new Random(seed)).WriteTo(folder.Path);
        return Directory.EnumerateFiles(folder.Path).ToDictionary(f => Path.GetFileName(f), f => Encoding.ASCII.GetString(File.ReadAllBytes(f)));
    }
}
