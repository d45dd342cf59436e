using System.CommandLine;
using System.Reflection;
using FabAccess.Server.Boxes;

namespace FabAccess.Server.Commands;

/// <summary>The words on the command line.</summary>
public static class ServerCommands
{
    public static string Version => typeof(ServerCommands).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Runs what the words say; words that make no sense are answered with <see cref="ExitCodes.Usage"/>, not with the code of a failure.</summary>
    public static async Task<int> InvokeAsync(string[] words)
    {
        var parsed = Root().Parse(words);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync();
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync("fabaccess-server --help shows what there is.");
        return ExitCodes.Usage;
    }

    public static RootCommand Root()
    {
        var config = new Option<string>("--config") { Description = "The configuration file, server.json.", Required = true };
        return new("FabAccess server: who may use which machine, what was used, what it costs.")
        {
            Run(config), Seed(config), CheckConfig(config), Doctor(config), Box(config), MachineCommand.Of(config, By), BadgeCommand.Of(config, By), HoursCommand.Of(config, By), BookingCommand.Of(config, By), WhyCommand.Of(config), IntegrationCommand.Of(config, By), Observer(config), Keys(config), BackupCommand.Of(config), Store(config), ShowVersion(),
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

    private static Command Doctor(Option<string> config)
    {
        var json = Spoken.Json();
        var command = new Command("doctor", "Look at store, disk, clock, broker and boxes, and say what to do; exit code 3 when something needs a person.") { config, json };
        command.SetAction(parsed => DoctorCommand.Run(parsed.GetRequiredValue(config), parsed.GetValue(json), Console.Out));
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
        var folder = new Option<string>("--out") { Description = "The folder that box.json is written to.", Required = true };
        var write = new Command("config", "Write the box's configuration file, to complete with its readers and lines.") { config, box, folder };
        write.SetAction(parsed => BoxConfigCommand.Run(parsed.GetRequiredValue(config), parsed.GetRequiredValue(box), parsed.GetRequiredValue(folder)));
        return new("box", "What concerns one box.") { write, Claim(config), Revoke(config), List(config) };
    }

    private static Command Store(Option<string> config)
    {
        var raise = new Command("raise-epoch", "Tell the boxes that the store went back: for a database that was restored by other means than 'backup restore'.") { config };
        raise.SetAction(parsed => RaiseEpochCommand.Run(parsed.GetRequiredValue(config)));
        return new("store", "What concerns the database.") { raise };
    }

    private static Command Claim(Option<string> config)
    {
        var box = new Argument<string>("BOX") { Description = "The id of the box." };
        var minutes = new Option<int>("--minutes") { Description = $"How long the token is good, 1 to {ClaimOperations.MostMinutes} (default {ClaimOperations.StandardMinutes}).", DefaultValueFactory = _ => ClaimOperations.StandardMinutes };
        minutes.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > ClaimOperations.MostMinutes) given.AddError($"--minutes is 1 to {ClaimOperations.MostMinutes}.");
        });
        var by = By("Who asks the box in");
        var json = Spoken.Json();
        var command = new Command("claim", "Print a token with which the box enrols, once.") { config, box, minutes, by, json };
        command.SetAction(parsed => BoxClaimCommand.Run(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(box), parsed.GetRequiredValue(minutes), parsed.GetRequiredValue(by), parsed.GetValue(json)));
        return command;
    }

    private static Command Revoke(Option<string> config)
    {
        var box = new Argument<string>("BOX") { Description = "The id of the box." };
        var reason = new Option<string>("--reason") { Description = "Why; it is kept.", Required = true };
        var by = By("Who takes it away");
        var command = new Command("revoke", "Take a box's identity away, at once and for good; a new claim lets it in again.") { config, box, reason, by };
        command.SetAction(parsed => BoxRevokeCommand.Run(parsed.GetRequiredValue(config), parsed.GetRequiredValue(box), parsed.GetRequiredValue(reason), parsed.GetRequiredValue(by)));
        return command;
    }

    private static Option<string> By(string what) => new("--by") { Description = $"{what}; default: the user of this machine.", DefaultValueFactory = _ => Environment.UserName };

    private static Command Observer(Option<string> config)
    {
        var name = new Argument<string>("NAME") { Description = "What the observer is called: 1 to 32 of a-z, 0-9 and '-'." };
        var folder = new Option<string>("--out") { Description = "The folder that ca.pem and observer.pem are written to.", Required = true };
        var hours = new Option<int>("--hours") { Description = $"How long it is good, 1 to {ObserverOperations.MostHours} (default {ObserverOperations.StandardHours}).", DefaultValueFactory = _ => ObserverOperations.StandardHours };
        hours.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > ObserverOperations.MostHours) given.AddError($"--hours is 1 to {ObserverOperations.MostHours}.");
        });
        var create = new Command("create", "Make a certificate with which a person or program hears all that boxes and server say, and says nothing.") { config, name, folder, hours };
        create.SetAction(parsed => ObserverCommand.Run(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(name), parsed.GetRequiredValue(folder), parsed.GetRequiredValue(hours)));
        return new("observer", "Those who read along at the broker.") { create };
    }

    private static Command Keys(Option<string> config)
    {
        var leave = new Option<bool>("--leave-behind") { Description = "Go on although boxes that were not in touch would have to enrol again." };
        var change = new Command("switch", "Sign with the next key from now on, and announce another: once a year, or when somebody may have seen the key in use.") { config, leave };
        change.SetAction(parsed => KeysSwitchCommand.Run(parsed.GetRequiredValue(config), parsed.GetValue(leave)));
        return new("keys", "The keys that sign what boxes believe.") { change };
    }

    private static Command List(Option<string> config)
    {
        var json = Spoken.Json();
        var command = new Command("list", "List the boxes and their identities.") { config, json };
        command.SetAction(parsed => BoxListCommand.Run(parsed.GetRequiredValue(config), parsed.GetValue(json)));
        return command;
    }

    private static Command ShowVersion()
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(_ => Console.WriteLine(Version));
        return command;
    }
}
