using System.Globalization;
using System.Text;
using FabAccess.PowerCuts;
using FabAccess.PowerCuts.Days;
using FabAccess.PowerCuts.Images;
using FabAccess.PowerCuts.Recordings;
using Microsoft.Win32.SafeHandles;

const string Usage = """
    Usage:
      run [--long] [--seed N] [DAY ...]   cuts the power, kills and lets rot; exit 1 when something did not hold
      operations DAY                      what a day does to its folder
      day DAY FOLDER                      lives it (this is what gets recorded)
      table                               prints the table of all faults that the last runs tried, as Markdown
    Days:
    """;

switch (args)
{
    case ["day", var name, var folder]:
        // The descriptor itself, which the recording knows by its number, and one call a line.
        using (var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0))
        {
            Days.Of(name).Day.Live(folder, line => output.Write(Encoding.UTF8.GetBytes(line + '\n')));
        }
        return 0;
    case ["operations", var name]:
        using (var folder = new ImageFolder("day"))
        {
            var operations = Strace.Run(name, folder.Path, Days.Of(name).Injections).Recording.Operations;
            for (int i = 0; i < operations.Count; i++) Console.WriteLine($"{i} {operations[i].Words}");
        }
        return 0;
    case ["table"]:
        Console.Write(FaultTable.Of(FaultReport.All()));
        return 0;
    case ["run", .. var rest]:
        int at = Array.IndexOf(rest, "--seed");
        int seed = at < 0 ? 1 : int.Parse(rest[at + 1], CultureInfo.InvariantCulture);
        var effort = rest.Contains("--long") ? Effort.Long(seed) : Effort.Usual with { Seed = seed };
        var results = Days.All.Where(d => rest.Contains(d.Name) || !Days.All.Any(other => rest.Contains(other.Name))).Select(day =>
        {
            var result = day.Run(effort);
            foreach (var row in result.Rows) Console.WriteLine($"{row.Times,7}  {row.Fault}, {row.How}: {row.Result}");
            foreach (string failure in result.Failures.Take(20)) Console.WriteLine(failure);
            return result;
        }).ToList();
        Console.WriteLine($"{results.Sum(r => r.Tried)} tried, {results.Sum(r => r.Failures.Count)} did not hold");
        return results.All(r => r.Failures.Count == 0) ? 0 : 1;
    default:
        Console.Error.WriteLine(Usage);
        foreach (var day in Days.All) Console.Error.WriteLine($"  {day.Name,-15} {day.Words}");
        return 2;
}
