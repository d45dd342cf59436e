using System.Text.RegularExpressions;

namespace FabAccess.Core.Tests.Design;

/// <summary>What the documents point at exists. The commands themselves are run by the end-to-end tests.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Documents => [.. Directory.EnumerateFiles(DesignTests.Root, "*.md", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(DesignTests.Root, f))
        .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal) && !f.StartsWith('.'))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_LeadToFilesThatExist(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(DesignTests.Root, document))!;
        var targets = Link().Matches(File.ReadAllText(Path.Combine(DesignTests.Root, document))).Select(m => m.Groups[1].Value).Where(t => !t.Contains("://", StringComparison.Ordinal) && !t.StartsWith('#'));

        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target.Split('#')[0])), $"{document} points at {target}, which is not there."));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Commands_AreOnesThatTheScriptKnows(string document)
    {
        string script = File.ReadAllText(Path.Combine(DesignTests.Root, "fab"));
        var commands = Command().Matches(File.ReadAllText(Path.Combine(DesignTests.Root, document))).Select(m => m.Groups[1].Value).Distinct();

        Assert.All(commands, command => Assert.Contains($"\n  {command}) ", script, StringComparison.Ordinal));
    }

    [Fact]
    public void Folders_ThatTheReadmeNames_Exist() =>
        Assert.All(Folder().Matches(File.ReadAllText(Path.Combine(DesignTests.Root, "README.md"))).Select(m => m.Groups[1].Value), folder => Assert.True(Directory.Exists(Path.Combine(DesignTests.Root, folder)), folder));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\./fab ([a-z]+)")]
    private static partial Regex Command();

    [GeneratedRegex(@"^\| `([A-Za-z/]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Folder();
}
