using System.Diagnostics;

namespace FabAccess.Edge.Tests.Journal;

/// <summary>What only another process can show: a kill in the middle, and the kernel's own count of syncs.</summary>
public sealed class JournalProcessTests : IDisposable
{
    private readonly JournalFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Process_KilledWhileAppending_HasLostNothingItSaidWasDurable()
    {
        long told = 0;
        using (var child = Start(Dotnet, TestProgram, folder.Path, "-1"))
        {
            while (told < 100 && child.StandardOutput.ReadLine() is { } line)
                if (line != Child.Begin) told = long.Parse(line);
            child.Kill();
            child.WaitForExit();
        }
        Assert.Equal(100, told);
        using var journal = folder.Open();
        Assert.InRange(journal.End.Sequence, told, told + 1000);
        JournalFolder.Append(journal, 1);
        JournalFolder.IsWhole(journal, journal.End.Sequence);
    }

    [Fact]
    public void Commit_CountedByTheKernel_CostsExactlyOneSync()
    {
        const int commits = 200;
        string trace = System.IO.Path.Combine(folder.Path, "trace");
        using (var child = Start("strace", "-f", "-qq", "-e", "trace=write,fsync,fdatasync,sync,syncfs,sync_file_range,msync", "-o", trace, Dotnet, TestProgram, folder.Path, $"{commits}"))
        {
            child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            Assert.Equal(0, child.ExitCode);
        }
        var between = File.ReadLines(trace).SkipWhile(l => !Says(l, Child.Begin)).TakeWhile(l => !Says(l, Child.End)).ToList();
        Assert.Equal(commits, between.Count(l => l.Contains("sync(", StringComparison.Ordinal) || l.Contains("sync_file_range(", StringComparison.Ordinal) || l.Contains("syncfs(", StringComparison.Ordinal)));
        using var journal = folder.Open();
        Assert.Equal(commits + 1, journal.End.Sequence);
    }

    private static string Dotnet => Environment.ProcessPath is { } path && System.IO.Path.GetFileName(path) == "dotnet" ? path : "dotnet";

    private static string TestProgram => typeof(JournalProcessTests).Assembly.Location;

    private static bool Says(string traced, string word) => traced.Contains($"write(1, \"{word}", StringComparison.Ordinal) || traced.Contains($"\"{word}\\n\"", StringComparison.Ordinal);

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
}
