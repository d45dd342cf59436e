using System.Globalization;
using FabAccess.Fuzzing.Targets;

namespace FabAccess.Fuzzing.Running;

/// <param name="Target">Only this one; null for all.</param>
/// <param name="Seconds">A target; 1 to 1,000,000.</param>
/// <param name="Seed">The first seed.</param>
/// <param name="Case">A file to run instead.</param>
/// <param name="AtOnce">Targets that run at a time, 1 to 64.</param>
/// <param name="IsWorker">Runs one target in this process and writes its row to standard output.</param>
internal sealed record FuzzArguments(string? Target, int Seconds, ulong Seed, string? Case, int AtOnce, bool IsWorker)
{
    private const string Usage = "fuzz [--target T] [--seconds 60] [--seed 1] [--at-once 2] [--case FILE (with --target)]";

    /// <summary>The arguments, or what is wrong with them.</summary>
    public static (FuzzArguments? Arguments, string Problem) Of(string[] words)
    {
        var arguments = new FuzzArguments(null, 60, 1, null, 2, false);
        for (int i = 0; i < words.Length; i += 2)
        {
            string? value = i + 1 < words.Length ? words[i + 1] : null;
            arguments = (words[i], value) switch
            {
                ("--target", { } name) when AllTargets.Names.Contains(name) => arguments with { Target = name },
                ("--target", _) => null,
                ("--seconds", { } text) when TryWhole(text, 1, 1_000_000, out int seconds) => arguments with { Seconds = seconds },
                ("--seed", { } text) when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) => arguments with { Seed = seed },
                ("--at-once", { } text) when TryWhole(text, 1, 64, out int atOnce) => arguments with { AtOnce = atOnce },
                ("--case", { } file) when File.Exists(file) => arguments with { Case = file },
                ("--worker", "yes") => arguments with { IsWorker = true },
                _ => null,
            };
            if (arguments is null) return (null, $"'{words[i]} {value}' is not understood. Usage: {Usage}\nTargets: {string.Join(", ", AllTargets.Names)}");
        }
        return arguments is { Target: null, Case: not null } ? (null, $"--case needs --target. Usage: {Usage}") : (arguments, "");
    }

    private static bool TryWhole(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
