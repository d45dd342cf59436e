using System.CommandLine;
using System.Reflection;
using FabAccess.Core.Values;
using FabAccess.Edge.Configuration;

namespace FabAccess.Edge.Commands;

/// <summary>The verbs of <c>fabaccess-edge</c>.</summary>
internal static class EdgeCommandLine
{
    public static string Version => typeof(EdgeCommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static int Invoke(string[] arguments)
    {
        var parsed = Build().Parse(arguments);
        foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
        if (parsed.Errors.Count == 0) return parsed.Invoke();
        Console.Error.WriteLine("fabaccess-edge --help shows what there is.");
        return ExitCodes.Usage;
    }

    private static RootCommand Build()
    {
        var config = new Option<string>("--config") { Description = "The box's configuration file (box.json).", Required = true, Recursive = false };
        var run = new Command("run", "Runs the box until SIGTERM or Ctrl-C.") { config };
        run.SetAction(parsed => WithConfiguration(parsed.GetRequiredValue(config), box => RunCommand.Run(box, Version)));
        var json = new Option<bool>("--json") { Description = "One JSON document instead of sentences." };
        var check = new Command("check-config", "Checks a configuration file and names all its problems with their lines.") { config, json };
        check.SetAction(parsed => CheckConfigCommand.Run(parsed.GetRequiredValue(config), parsed.GetValue(json)));
        var schema = new Command("schema", "Prints the JSON Schema of box.json, for editors: name the file as \"$schema\" in box.json.");
        schema.SetAction(_ => CheckConfigCommand.Schema(Console.Out));
        var doctor = new Command("doctor", "Looks at broker, clock, readers, relays, meters, disk and permit list, and says what to do; exit code 3 when something needs a person.") { config, json };
        doctor.SetAction(parsed => WithConfiguration(parsed.GetRequiredValue(config), box => DoctorCommand.Run(box, Version, parsed.GetValue(json), Console.Out)));
        var off = new Command("off", "Drives every relay low and ends; for the service manager, after the box ended.") { config };
        off.SetAction(parsed => WithConfiguration(parsed.GetRequiredValue(config), box => OffCommand.Run(box, Console.Error)));
        var token = new Argument<string>("TOKEN") { Description = $"As 'fabaccess-server box claim' printed it; '{EnrollCommand.FromInput}' reads it from standard input." };
        var enroll = new Command("enroll", "Lets this box into a lab, once for each token; again at any time, with a new one.") { config, token, json };
        enroll.SetAction(parsed => WithConfiguration(
            parsed.GetRequiredValue(config), box => EnrollCommand.Run(box, parsed.GetRequiredValue(token), Version, parsed.GetValue(json))));
        var machine = new Option<string>("--machine") { Description = "One machine alone." };
        var yes = new Option<bool>("--yes") { Description = "The machines are off the mains: do not ask." };
        var selfTest = new Command("selftest", "Tries each reader, lamp, tone, contact and relay in turn, for somebody who stands before it; the box must not run. Exit code 3 when something does not work.") { config, machine, yes, json };
        selfTest.SetAction(parsed => WithConfiguration(parsed.GetRequiredValue(config), box => SelfTest(box, parsed.GetValue(machine), parsed.GetValue(yes), parsed.GetValue(json))));
        var version = new Command("version", "Prints the version.");
        version.SetAction(_ =>
        {
            Console.WriteLine(Version);
            return ExitCodes.Ok;
        });
        return new RootCommand("The FabAccess box: badges, relays and the journal by the machines.") { run, check, schema, enroll, doctor, selfTest, off, CardCommands.Build(json), PowerCommand.Build(config, json, WithConfiguration), version };
    }

    private static int WithConfiguration(string path, Func<BoxConfiguration, int> use)
    {
        switch (BoxConfigurationFile.Read(path))
        {
            case ConfigurationReading.Sound sound:
                return use(sound.Configuration);
            case ConfigurationReading.Unusable unusable:
                CheckConfigCommand.Say(path, unusable);
                return ExitCodes.Problems;
            default:
                throw new InvalidOperationException("No such reading.");
        }
    }

    private static int SelfTest(BoxConfiguration box, string? only, bool isSure, bool json)
    {
        if (only is null) return SelfTestCommand.Run(box, null, isSure, json);
        if (MachineId.TryParse(only, null, out var machine)) return SelfTestCommand.Run(box, machine, isSure, json);
        Console.Error.WriteLine($"'{only}' is no machine's id.");
        return ExitCodes.Usage;
    }
}
