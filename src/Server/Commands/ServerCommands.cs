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
            Run(config), Seed(config), CheckConfig(config), Box(config), BackupCommand.Of(config), Store(config), ShowVersion(),
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

    private static Command Seed(Option<string> config)
    {
        var lab = new Argument<string>("LAB.json") { Description = "The lab to begin with: boxes, machines, certifications, members, prices." };
        var command = new Command("seed", "Fill an empty store with a lab.") { config, lab };
        command.SetAction(parsed => SeedCommand.Run(parsed.GetRequiredValue(config), parsed.GetRequiredValue(lab)));
        return command;
    }

    private static Command Box(Option<string> config)
    {
        var box = new Argument<string>("BOX") { Description = "The id of the box." };
        var folder = new Option<string>("--out") { Description = "Where box.json and badge.key are written.", Required = true };
        var write = new Command("config", "Write the files that a box needs: box.json to complete, and badge.key, which is secret.") { config, box, folder };
        write.SetAction(parsed => BoxConfigCommand.Run(parsed.GetRequiredValue(config), parsed.GetRequiredValue(box), parsed.GetRequiredValue(folder)));
        return new("box", "What concerns one box.") { write };
    }

    private static Command Store(Option<string> config)
    {
        var raise = new Command("raise-epoch", "Tell the boxes that the store went back: for a database that was restored by other means than 'backup restore'.") { config };
        raise.SetAction(parsed => RaiseEpochCommand.Run(parsed.GetRequiredValue(config)));
        return new("store", "What concerns the database.") { raise };
    }

    private static Command ShowVersion()
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(_ => Console.WriteLine(Version));
        return command;
    }
}
