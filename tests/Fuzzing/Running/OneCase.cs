using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Targets;

namespace FabAccess.Fuzzing.Running;

/// <summary>Shows one case again.</summary>
internal static class OneCase
{
    public static int Run(string name, string file)
    {
        using var target = AllTargets.Make(name);
        target.Begin();
        var verdict = new Judge(target).Run(Corpus.Read(file));
        Console.WriteLine(verdict.Sign is null ? $"{name}: {verdict.Outcome}" : $"{name}: {verdict.Sign}\n{verdict.Detail}");
        return verdict.Sign is null ? 0 : 1;
    }
}
