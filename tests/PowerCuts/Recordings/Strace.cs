using System.Diagnostics;

namespace FabAccess.PowerCuts.Recordings;

/// <summary>How a traced program ended, and what it did.</summary>
internal sealed record Traced(int ExitCode, Recording Recording, string Errors);

/// <summary>
/// Runs this program's own child mode under strace, which sees every writer of it (SQLite, the runtime, the C library)
/// without a change to any, and can refuse its calls or kill it at one of them.
/// </summary>
internal static class Strace
{
    private const string Calls = "openat,open,creat,write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync,sync_file_range,ftruncate,truncate,fallocate,copy_file_range,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir";

    private static readonly Lazy<string?> Cause = new(Try);

    /// <summary>Why nothing can be recorded here, in a sentence; null where it can.</summary>
    public static string? WhyNot => Cause.Value;

    /// <param name="day">Which one; see <see cref="Days.Days"/>.</param>
    /// <param name="folder">What it lives on.</param>
    /// <param name="injections">As behind strace's -e, e.g. <c>inject=fdatasync:error=EIO:when=5</c>.</param>
    public static Traced Run(string day, string folder, params IEnumerable<string> injections)
    {
        string trace = folder.TrimEnd('/') + ".trace";
        try
        {
            string[] arguments =
            [
                // With the filter, which is faster, strace 6.1 sends no signals.
                .. injections.Any(i => i.Contains("signal=", StringComparison.Ordinal)) ? (string[])[] : ["--seccomp-bpf"],
                "-f", "-qq", "-y", "-xx", "-s", "4000000", "-o", trace, "-e", "trace=" + Calls,
                .. injections.SelectMany(i => (string[])["-e", i]), Dotnet, typeof(Strace).Assembly.Location, "day", day, folder,
            ];
            using var process = Start("strace", arguments);
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            using var reader = File.OpenText(trace);
            var recording = Recording.Read(reader, folder.TrimEnd('/'));
            // What nobody was told nobody could miss.
            if (process.ExitCode == 0 && !recording.Operations.Any(o => o is Operation.Told)) throw new InvalidOperationException($"The day '{day}' promised nothing.");
            return new(process.ExitCode, recording, errors.Result);
        }
        finally
        {
            File.Delete(trace);
        }
    }

    private static string Dotnet => Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";

    private static string? Try()
    {
        try
        {
            using var process = Start("strace", "-f", "--seccomp-bpf", "-e", "trace=openat", "-o", "/dev/null", "true");
            string words = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"strace may not trace here: {words.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "strace is not installed: apt-get install strace.";
        }
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Writers of the runtime's own would only be looked through.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(start)!;
    }
}
