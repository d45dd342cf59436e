using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Commands;

/// <summary>One mistake, as <c>check-config --json</c> prints it.</summary>
internal sealed record SaidProblem(string Place, string Problem, int? Line, int? Column);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SaidProblem[]))]
internal sealed partial class CheckConfigJson : JsonSerializerContext;

/// <summary><c>check-config</c> names all mistakes of a configuration file with their lines; exit code 3 when there are some. <c>schema</c> prints its JSON Schema, by which editors complete and mark.</summary>
internal static class CheckConfigCommand
{
    public static int Run(string path, bool json)
    {
        var reading = BoxConfigurationFile.Read(path);
        if (json)
        {
            SaidProblem[] said = reading is ConfigurationReading.Unusable wrong ? [.. wrong.Problems.Select(p => new SaidProblem(p.Place, p.Text, p.At?.Line, p.At?.Column))] : [];
            Console.WriteLine(JsonSerializer.Serialize(said, CheckConfigJson.Default.SaidProblemArray));
        }
        else if (reading is ConfigurationReading.Unusable unusable)
        {
            Say(path, unusable);
        }
        else if (reading is ConfigurationReading.Sound { Configuration: var box })
        {
            string broker = box.Broker.Host.Length > 0 ? $"{box.Broker.Host}:{box.Broker.Port}" : "as enrolled";
            Console.WriteLine($"{box.Site}/{box.Box}: {box.Machines.Length} machines, broker {broker}, chip {box.GpioChip}, data in {box.DataFolder}. No problems.");
            // Of this machine and not of the file, which may be meant for another one.
            foreach (string missing in ConsoleFont.Missing(box.Machines.Select(m => (m.Machine.ToString(), m.Signals)), ConsoleFont.Standard)) Console.WriteLine($"On this machine, {missing}");
        }
        return reading is ConfigurationReading.Sound ? ExitCodes.Ok : ExitCodes.Problems;
    }

    public static void Say(string path, ConfigurationReading.Unusable unusable)
    {
        foreach (var problem in unusable.Problems) Console.Error.WriteLine(problem.InFile(Path.GetFileName(path)));
    }

    public static int Schema(TextWriter output)
    {
        using var schema = typeof(CheckConfigCommand).Assembly.GetManifestResourceStream("box.schema.json")!;
        using var reader = new StreamReader(schema);
        output.Write(reader.ReadToEnd());
        return ExitCodes.Ok;
    }
}
