using System.Diagnostics;
using System.Globalization;
using System.Text;
using FabAccess.PowerCuts;
using FabAccess.PowerCuts.Days;
using FabAccess.PowerCuts.Images;
using FabAccess.PowerCuts.Recordings;
using FabAccess.PowerCuts.Rotting;
using Microsoft.Win32.SafeHandles;

// fabaccess power cuts:  day NAME FOLDER (the child that is recorded)  |  images NAME [SEED [SHUFFLES]]
switch (args)
{
    case ["day", var name, var folder]:
        // The descriptor itself, which the recording knows by its number, and one call a line.
        using (var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0))
        {
            Days.Of(name).Day.Live(folder, line => output.Write(Encoding.UTF8.GetBytes(line + '\n')));
        }
        return 0;
    case ["images", var name, .. var rest]:
        if (Strace.WhyNot is { } why)
        {
            Console.Error.WriteLine(why);
            return 3;
        }
        int seed = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 1, shuffles = rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 3;
        long start = Stopwatch.GetTimestamp();
        using (var folder = new ImageFolder("day"))
        {
            var traced = Strace.Run(name, folder.Path, Days.Of(name).Injections);
            Console.WriteLine($"{name}: exit {traced.ExitCode}, {traced.Recording.Operations.Count} operations, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
            if (traced.ExitCode != 0) Console.Error.WriteLine(traced.Errors);
            var results = new ImageRun(traced.Recording, Days.Of(name).Day, seed, shuffles, rest.Length > 2 ? int.Parse(rest[2], CultureInfo.InvariantCulture) : 1).Run(workers: 2);
            foreach (var failure in results.Failures.Take(20)) Console.WriteLine(failure);
            Console.WriteLine($"{results.Images} images ({string.Join(", ", results.Tried.Select(t => $"{t.Key} {t.Value}"))}), {results.Failures.Count(f => f.Finding.Kind == Harm.Lost)} lost, {results.Failures.Count(f => f.Finding.Kind == Harm.Unusable)} unusable, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
            return results.Failures.Count == 0 ? 0 : 1;
        }
    case ["kills", var name, .. var rest]:
        var killed = Kills.Run(Days.Of(name), workers: 2, rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 1);
        foreach (var failure in killed.Failures) Console.WriteLine(failure);
        Console.WriteLine($"{killed.Kills} kills, {killed.Failures.Count} failures");
        return killed.Failures.Count == 0 ? 0 : 1;
    case ["rot", var name, var times]:
        using (var folder = new ImageFolder("day"))
        {
            var recording = Strace.Run(name, folder.Path, Days.Of(name).Injections).Recording;
            var cases = Rots.Of(recording).SelectMany(r => r.Run(int.Parse(times, CultureInfo.InvariantCulture), seed: 1, workers: 2)).ToList();
            foreach (var group in cases.GroupBy(c => (c.File, c.Decay))) Console.WriteLine($"{group.Key.File} {group.Key.Decay}: {string.Join(", ", group.GroupBy(c => c.Kind).Select(k => $"{k.Count()} {k.Key}"))}");
            foreach (var said in cases.Where(c => c.Kind is RotKind.Wrong or RotKind.Refused).GroupBy(c => c.Words.Split(' ')[0] + c.Kind + c.File).SelectMany(g => g.Take(4))) Console.WriteLine(said);
            return cases.Any(c => c.Kind == RotKind.Wrong) ? 1 : 0;
        }
    case ["operations", var name]:
        using (var folder = new ImageFolder("day"))
        {
            var operations = Strace.Run(name, folder.Path, Days.Of(name).Injections).Recording.Operations;
            for (int i = 0; i < operations.Count; i++) Console.WriteLine($"{i} {operations[i].Words}");
        }
        return 0;
    default:
        Console.Error.WriteLine("Usage: day NAME FOLDER | images NAME [SEED [SHUFFLES]]");
        return 2;
}
