using System.Diagnostics;
using System.Globalization;

namespace FabAccess.Simulation;

/// <summary>Shares a range of seeds among processes of this program, each with every n-th seed, and lets their lines through.</summary>
internal static class Workers
{
    public static int Run(Options options)
    {
        var children = Enumerable.Range(0, options.Workers).Select(i => Start(options, i)).ToArray();
        int worst = 0;
        foreach (var child in children)
        {
            child.WaitForExit();
            worst = Math.Max(worst, child.ExitCode);
            child.Dispose();
        }
        return worst;
    }

    private static Process Start(Options options, int index)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(Workers).Assembly.Location);
        foreach (string argument in options.Given) start.ArgumentList.Add(argument);
        foreach (string argument in new[] { "--workers", "1", "--slice", string.Create(CultureInfo.InvariantCulture, $"{index}/{options.Workers}") }) start.ArgumentList.Add(argument);
        var child = Process.Start(start) ?? throw new InvalidOperationException("A worker could not be started.");
        child.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text) Console.WriteLine(text);
        };
        child.BeginOutputReadLine();
        return child;
    }
}
