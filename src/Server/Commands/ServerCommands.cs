using System.CommandLine;
using System.Reflection;

namespace FabAccess.Server.Commands;

/// <summary>The words on the command line.</summary>
public static class ServerCommands
{
    public static string Version => typeof(ServerCommands).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static RootCommand Root()
    {
        var config = new Option<string>("--config") { Description = "The configuration file, server.json.", Required = true };
        return new("FabAccess server: who may use which machine, what was used, what it costs.")
        {
            Run(config), CheckConfig(config), ShowVersion(),
        };
    }

    private static Command Run(Option<string> config)
    {
        var command = new Command("run", "Run the server until it is told to end.") { config };
        command.SetAction((parsed, stop) => RunCommand.RunAsync(parsed.GetRequiredValue(config), stop));
        return command;
    }

    private static Command CheckConfig(Option<string> config)
    {
        var command = new Command("check-config", "Read the configuration and say what is wrong with it.") { config };
        command.SetAction(parsed => CheckConfigCommand.Run(parsed.GetRequiredValue(config)));
        return command;
    }

    private static Command ShowVersion()
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(_ => Console.WriteLine(Version));
        return command;
    }
}
