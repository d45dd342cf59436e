using System.Reflection;
using System.Text.RegularExpressions;
using FabAccess.Core.Values;

namespace FabAccess.Core.Tests.Design;

/// <summary>Holds the tree to its own rules (CONTRIBUTING.md). A named exception carries its reason.</summary>
public sealed partial class DesignTests
{
    private const int LongestFile = 300, MedianFile = 60, NinetiethFile = 150, LongestMethod = 70;

    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["src/Server/Pages/Wording/FrenchTexts.cs"] = "One text a line; split, nobody would see what is missing.",
        ["src/Server/Pages/Wording/EnglishTexts.cs"] = "The same.",
    };

    private static readonly string[] BadWords = ["Manager", "Helper", "Utils", "Base", "Common", "Infrastructure"];

    internal static readonly string Root = FindRoot();

    private static readonly string[] Production = [.. SourceFiles("src")];

    [Fact]
    public void Core_References_NothingButTheFrameworkAndNodaTime()
    {
        var allowed = typeof(Money).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => !n.StartsWith("System.", StringComparison.Ordinal));

        Assert.Equal(["NodaTime"], allowed.Where(n => n != "System"));
    }

    [Fact]
    public void Core_HasNoState_AndNoFloatingPoint()
    {
        var types = typeof(Money).Assembly.GetTypes().Where(t => !IsGenerated(t)).ToArray();
        var fields = types.SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).ToArray();

        Assert.DoesNotContain(fields, f => f.FieldType == typeof(double) || f.FieldType == typeof(float));
        Assert.DoesNotContain(fields, f => f.IsStatic && !f.IsInitOnly && !f.IsLiteral && !IsGenerated(f.Name));
        Assert.DoesNotContain(fields, f => !f.IsStatic && !f.IsInitOnly && !f.DeclaringType!.IsEnum && !IsGenerated(f.Name));
    }

    [Fact]
    public void Types_OfTheProduct_AreSealedOrStaticOrMeantToBeExtended()
    {
        var open = typeof(Money).Assembly.GetTypes().Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !IsGenerated(t));

        Assert.Empty(open);
    }

    [Fact]
    public void Files_AreSmall()
    {
        var lengths = Production.Select(f => (File: Relative(f), Lines: File.ReadLines(f).Count())).OrderBy(f => f.Lines).ToArray();

        Assert.DoesNotContain(lengths, f => f.Lines > LongestFile && !LongFiles.ContainsKey(f.File));
        Assert.InRange(lengths[lengths.Length / 2].Lines, 1, MedianFile);
        Assert.InRange(lengths[lengths.Length * 9 / 10].Lines, 1, NinetiethFile);
    }

    [Fact]
    public void Methods_AreShort()
    {
        // A method is taken to run from its opening brace at 4 or 8 spaces to the closing one at the same indentation.
        foreach (string file in Production)
        {
            string[] lines = File.ReadAllLines(file);
            for (int start = 0; start < lines.Length; start++)
            {
                if (lines[start] is not "    {" || start == 0 || !lines[start - 1].TrimEnd().EndsWith(')')) continue;
                int end = Array.FindIndex(lines, start, line => line is "    }");
                Assert.True(end - start <= LongestMethod, $"{Relative(file)}:{start} is a method of {end - start} lines.");
            }
        }
    }

    [Fact]
    public void Names_SayWhatAThingIs()
    {
        var names = Production.Select(f => Path.GetFileNameWithoutExtension(f)).Concat(Directory.EnumerateDirectories(Path.Combine(Root, "src"), "*", SearchOption.AllDirectories).Where(d => !IsBuildOutput(d)).Select(Path.GetFileName));

        Assert.DoesNotContain(names, n => BadWords.Any(w => n!.EndsWith(w, StringComparison.Ordinal)));
    }

    [Fact]
    public void Comments_HoldNoTasksAndNoRegions() =>
        Assert.All(Production, file => Assert.DoesNotMatch(LeftBehind(), File.ReadAllText(file)));

    [Fact]
    public void Packages_ArePinnedAndLocked()
    {
        foreach (string project in Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories).Where(f => !IsBuildOutput(f)))
        {
            Assert.DoesNotMatch(VersionInProject(), File.ReadAllText(project));
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")), $"{Relative(project)} has no lock file.");
        }
        Assert.DoesNotMatch(FloatingVersion(), File.ReadAllText(Path.Combine(Root, "Directory.Packages.props")));
    }

    [Fact]
    public void Decisions_AreNumberedWithoutGap()
    {
        var numbers = Directory.EnumerateFiles(Path.Combine(Root, "docs", "decisions"), "0*.md").Select(f => Path.GetFileName(f)[..4]).Order().ToArray();

        Assert.NotEmpty(numbers);
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(n => $"{n:0000}"), numbers);
    }

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories).Where(f => !IsBuildOutput(f) && !f.Contains("/Migrations/", StringComparison.Ordinal));

    private static bool IsBuildOutput(string path) => path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal) || path.EndsWith("/obj", StringComparison.Ordinal) || path.EndsWith("/bin", StringComparison.Ordinal) || path.Contains("/.fab/", StringComparison.Ordinal);

    private static bool IsGenerated(Type type) => IsGenerated(type.FullName!) || type.FullName!.Contains("WireJson", StringComparison.Ordinal);

    private static bool IsGenerated(string name) => name.Contains('<', StringComparison.Ordinal);

    private static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "FabAccess.sln"))) return folder;
        throw new InvalidOperationException("The tests run inside the repository.");
    }

    [GeneratedRegex(@"TODO|FIXME|HACK|#region|NotImplementedException")]
    private static partial Regex LeftBehind();

    [GeneratedRegex("PackageReference[^>]* Version=")]
    private static partial Regex VersionInProject();

    [GeneratedRegex("Version=\"[^\"]*\\*")]
    private static partial Regex FloatingVersion();
}
