using System.Diagnostics;

namespace FabAccess.Simulation.Planted;

/// <summary>
/// The product and this simulation once more, below <c>.fab/planted</c>, with every plant in them and none of them active.
/// Only what differs is written, so that the second time builds in seconds.
/// </summary>
internal static class PlantedCopy
{
    private const string Core = "src/Core/Planted.cs";

    private static readonly string[] Parts = ["src", "tests/Simulation", "tests/Faults"], Beside = ["Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", ".editorconfig", "global.json", "LICENSE"];

    /// <summary>Makes the copy and builds it; returns the program.</summary>
    /// <exception cref="InvalidOperationException">A plant does not fit, or the copy does not build; the message says why.</exception>
    public static string Build()
    {
        string root = Root(), copy = Path.Combine(root, ".fab", "planted");
        var wanted = new HashSet<string>(StringComparer.Ordinal) { Core };
        Write(copy, Core, System.Text.Encoding.UTF8.GetBytes(
            $$"""
            namespace FabAccess.Core;

            public static class Planted
            {
                private static readonly string? name = System.Environment.GetEnvironmentVariable("{{Plant.Variable}}");

                public static bool Is(string plant) => name == plant;
            }

            """));
        foreach (string file in Parts.SelectMany(p => Files(root, p)).Concat(Beside.Where(b => File.Exists(Path.Combine(root, b)))))
        {
            wanted.Add(file);
            Write(copy, file, Content(root, file));
        }
        foreach (string gone in Parts.SelectMany(p => Files(copy, p)).Where(f => !wanted.Contains(f))) File.Delete(Path.Combine(copy, gone));
        string project = Path.Combine(copy, "tests", "Simulation");
        Run("build", project, "-c", "Release", "-v", "quiet", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:GenerateDocumentationFile=false", "-p:DebugType=none", "-p:ProduceReferenceAssembly=false", "-p:UseAppHost=false", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        return Path.Combine(project, "bin", "Release", "net10.0", "FabAccess.Simulation.dll");
    }

    /// <summary>A file of the product as it stands in this repository.</summary>
    public static string Source(string file) => File.ReadAllText(Path.Combine(Root(), file));

    private static byte[] Content(string root, string file)
    {
        Plant[] plants = [.. Plant.All.Where(p => p.File == file)];
        if (plants.Length == 0) return File.ReadAllBytes(Path.Combine(root, file));
        string source = plants.Aggregate(Source(file), (text, plant) => plant.In(text));
        return System.Text.Encoding.UTF8.GetBytes("using FabAccess.Core;\n" + source);
    }

    private static IEnumerable<string> Files(string root, string part) => !Directory.Exists(Path.Combine(root, part)) ? [] :
        Directory.EnumerateFiles(Path.Combine(root, part), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(root, f))
            .Where(f => !f.Split('/').Any(name => name is "bin" or "obj"));

    private static void Write(string copy, string file, byte[] content)
    {
        string path = Path.Combine(copy, file);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private static void Run(params string[] arguments)
    {
        using var build = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string said = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        if (build.ExitCode != 0) throw new InvalidOperationException($"The copy with the plants does not build: {said}");
    }

    private static string Root()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "FabAccess.sln"))) return folder;
        throw new InvalidOperationException("Plants are made inside the repository.");
    }
}
