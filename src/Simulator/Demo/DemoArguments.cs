using System.Globalization;

namespace FabAccess.Simulator.Demo;

/// <summary>What the demo was asked for on its command line.</summary>
/// <param name="IsOnce">Plays the scripted day and ends.</param>
/// <param name="Port">Of the demo page.</param>
/// <param name="StateFolder">Where the lab keeps its files; emptied first.</param>
/// <param name="ServerPath">The server's program.</param>
/// <param name="EdgePath">The box's program.</param>
/// <param name="IsJson">Prints the addresses as one JSON object.</param>
public sealed record DemoArguments(bool IsOnce, int Port, string StateFolder, string ServerPath, string EdgePath, bool IsJson)
{
    public const string Usage = """
        Usage: fabaccess-simulator demo [--once] [--port 8081] [--state FOLDER] [--server PATH] [--edge PATH] [--json]

          --once          plays a day without a browser, prints a JSON summary, ends with 0 if every check in it holds
          --port PORT     of the demo page (default 8081; another one is taken when it is not free)
          --state FOLDER  where the lab keeps its files (default .fab/demo); what a demo left there is removed first
          --server PATH   the server's program or .dll (default: beside this program)
          --edge PATH     the box's program or .dll (default: beside this program)
          --json          prints the addresses as one JSON object
        """;

    /// <summary>Null with the reason in <paramref name="problem"/> when the arguments make no sense.</summary>
    public static DemoArguments? Read(IReadOnlyList<string> arguments, out string problem)
    {
        var read = new DemoArguments(false, 8081, Path.Combine(".fab", "demo"), Beside("fabaccess-server.dll"), Beside("fabaccess-edge.dll"), false);
        problem = "";
        for (int i = 0; i < arguments.Count; i++)
        {
            string word = arguments[i];
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            if (word is "--once") read = read with { IsOnce = true };
            else if (word is "--json") read = read with { IsJson = true };
            else if (word is not ("--port" or "--state" or "--server" or "--edge")) problem = $"'{word}' is not an option of demo.";
            else if (value is null) problem = $"{word} needs a value.";
            else
            {
                i++;
                if (word is "--port" && !IsPort(value)) problem = $"--port is a number from 1 to 65535, not '{value}'.";
                else read = word switch
                {
                    "--port" => read with { Port = int.Parse(value, CultureInfo.InvariantCulture) },
                    "--state" => read with { StateFolder = value },
                    "--server" => read with { ServerPath = value },
                    _ => read with { EdgePath = value },
                };
            }
            if (problem.Length > 0) return null;
        }
        foreach (string program in (string[])[read.ServerPath, read.EdgePath])
            if (!File.Exists(program)) problem = $"There is no program {program}; ./fab demo builds it and says where it is.";
        return problem.Length == 0 ? read : null;
    }

    private static bool IsPort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65_535;

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
