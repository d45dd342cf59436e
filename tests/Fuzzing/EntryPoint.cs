using FabAccess.Fuzzing.Running;

namespace FabAccess.Fuzzing;

internal static class EntryPoint
{
    public static int Main(string[] words)
    {
        var (arguments, problem) = FuzzArguments.Of(words);
        if (arguments is null)
        {
            Console.Error.WriteLine(problem);
            return 2;
        }
        return arguments switch
        {
            { Case: { } file, Target: { } target } => OneCase.Run(target, file),
            { IsWorker: true, Target: { } target } => Worker.Run(target, arguments),
            _ => new AllRuns(arguments).Run(),
        };
    }
}
