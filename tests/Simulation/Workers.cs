using System.Diagnostics;
using System.Globalization;

namespace FabAccess.Simulation;

/// <summary>Shares a range of seeds among processes of this program, each with every n-th seed, and lets their lines through.</summary>
internal static class Workers
{
    private const int EndedAlone = 3;

    public static Tally Run(Options options)
    {
        string[] files = [.. Enumerable.Range(0, options.Workers).Select(_ => Path.GetTempFileName())];
        var children = files.Select((file, i) => Start(options, i, file)).ToArray();
        var tally = Tally.None;
        foreach (var (child, file) in children.Zip(files))
        {
            child.WaitForExit();
            if (child.ExitCode > 1) throw new InvalidOperationException($"A worker ended with {child.ExitCode}.");
            tally = tally.And(Tally.Read(file));
            child.Dispose();
            File.Delete(file);
        }
        return tally;
    }

    /// <summary>In a worker: ends this process when the one that shares the seeds out is gone, and its end of the input with it.</summary>
    public static void EndWithTheirParent() => new Thread(() =>
    {
        Console.In.ReadToEnd();
        Environment.Exit(EndedAlone);
    })
    { IsBackground = true, Name = "parent" }.Start();

    private static Process Start(Options options, int index, string tally)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(Workers).Assembly.Location);
        for (int i = 0; i < options.Given.Count; i++)
        {
            // One of them reports, for all.
            if (options.Given[i] == "--report") i++;
            else start.ArgumentList.Add(options.Given[i]);
        }
        foreach (string argument in new[] { "--workers", "1", "--slice", string.Create(CultureInfo.InvariantCulture, $"{index}/{options.Workers}"), "--tally", tally }) start.ArgumentList.Add(argument);
        var child = Process.Start(start) ?? throw new InvalidOperationException("A worker could not be started.");
        child.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text) Console.WriteLine(text);
        };
        child.BeginOutputReadLine();
        return child;
    }
}
