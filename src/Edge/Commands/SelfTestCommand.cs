using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.SelfTest;

namespace FabAccess.Edge.Commands;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<SelfTestResult>))]
internal sealed partial class SelfTestJson : JsonSerializerContext;

/// <summary>
/// <c>selftest</c>: each reader, lamp, tone, contact and relay of a box in turn, for somebody at a bench with the machines
/// off the mains and a test lamp in their place. Refused while the box runs. Exit code 0, or 3 when something does not work or was broken off.
/// </summary>
internal static class SelfTestCommand
{
    private const string Warning = "Every relay of this box closes for two seconds. Take the machines off the mains first, or hang a test lamp in their place.";

    /// <param name="box">What hangs on it.</param>
    /// <param name="only">One machine alone; null: all.</param>
    /// <param name="isSure">Whether nobody is asked.</param>
    /// <param name="json">One JSON document instead of sentences.</param>
    public static int Run(BoxConfiguration box, MachineId? only, bool isSure, bool json)
    {
        var machines = box.Machines.Where(m => only is null || m.Machine == only).ToList();
        if (machines.Count == 0)
        {
            Console.Error.WriteLine($"This box has no machine {only}. It has: {string.Join(", ", box.Machines.Select(m => m.Machine))}.");
            return ExitCodes.Usage;
        }
        if (!isSure && !IsConfirmed()) return ExitCodes.Usage;
        try
        {
            using var alone = new DataFolder(box.DataFolder);
            using var stop = new CancellationTokenSource();
            using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
            using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
            var results = Try(machines, SelfTestPorts.Of(box, stop.Token), json ? Console.Error : Console.Out, out bool isWhole);
            if (json) Console.WriteLine(JsonSerializer.Serialize(results, SelfTestJson.Default.ListSelfTestResult));
            return isWhole && results.All(r => r.Trouble is null) ? ExitCodes.Ok : ExitCodes.Problems;

            void End(PosixSignalContext signal)
            {
                signal.Cancel = true;
                stop.Cancel();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{e.Message} End the box first (systemctl stop fabaccess-edge): two programs on one relay would disturb each other.");
            return ExitCodes.Failed;
        }
    }

    /// <summary>Tries the machines one after the other and tells about each part at once.</summary>
    /// <param name="machines">Which.</param>
    /// <param name="ports">Through what.</param>
    /// <param name="output">Where it is told.</param>
    /// <param name="isWhole">False when the person broke it off.</param>
    internal static List<SelfTestResult> Try(IReadOnlyCollection<MachineSettings> machines, SelfTestPorts ports, TextWriter output, out bool isWhole)
    {
        var results = new List<SelfTestResult>();
        isWhole = false;
        try
        {
            foreach (var result in machines.SelectMany(m => new MachineSelfTest(m, ports, output.WriteLine).Run()))
            {
                results.Add(result);
                output.WriteLine(result.Trouble is { } trouble ? $"  FAILS  {result.Machine}, {result.Part}: {trouble}" : $"  works  {result.Machine}, {result.Part}{(result.Seen is { } seen ? $": {seen}" : "")}");
            }
            isWhole = true;
        }
        catch (OperationCanceledException)
        {
            output.WriteLine("Broken off; everything is off.");
        }
        int failed = results.Count(r => r.Trouble is not null);
        output.WriteLine(failed == 0 ? $"{results.Count} parts tried, and nothing the box can see speaks against them. What you saw and heard counts as well." : $"{failed} of {results.Count} parts do not work.");
        return results;
    }

    private static bool IsConfirmed()
    {
        Console.Error.WriteLine(Warning);
        if (Console.IsInputRedirected)
        {
            Console.Error.WriteLine("Nobody is there to ask: say --yes.");
            return false;
        }
        Console.Error.Write("Go on? [y/N] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES" or "O" or "OUI";
    }
}
