using System.Globalization;
using System.Text;

namespace FabAccess.Faults;

/// <summary>The table of all faults that were tried, for docs/operations: made from what the last runs wrote, not typed.</summary>
public static class FaultTable
{
    /// <param name="files">Name of the run and its rows.</param>
    public static string Of(IEnumerable<(string Name, IReadOnlyList<FaultRow> Rows)> files)
    {
        var text = new StringBuilder("""
            # Faults that were tried

            Made by `./fab faults` from what the last `./fab test` (and `./fab sim --report`) wrote; do not edit.
            A number is how often the fault was done to the product in that run.


            """);
        foreach (var (name, rows) in files)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {name}\n\n| Fault | How | Times | Result |\n|---|---|---:|---|\n");
            foreach (var row in rows) text.Append(CultureInfo.InvariantCulture, $"| {Cell(row.Fault)} | {Cell(row.How)} | {row.Times:N0} | {Cell(row.Result)} |\n");
            text.Append('\n');
        }
        return text.ToString().TrimEnd() + "\n";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
