using System.CommandLine;
using FabAccess.Core.Wire;
using FabAccess.Server.Api;

namespace FabAccess.Server.Commands;

/// <summary><c>badge</c>: a new badge, at the reader of a machine. Its box waits for seconds, so there is nothing that could be done without a server.</summary>
internal static class BadgeCommand
{
    public static Command Of(Option<string> config, Func<string, Option<string>> by)
    {
        var member = new Option<string>("--member") { Description = "The id of the member whose it will be.", Required = true };
        var machine = new Option<string>("--machine") { Description = "The id of the machine at whose reader it will be held.", Required = true };
        var seconds = new Option<int>("--seconds") { Description = $"How long it is waited for, {OrderMessage.LeastSeconds} to {OrderMessage.MostSeconds} (default {OrderMessage.UsualSeconds}).", DefaultValueFactory = _ => OrderMessage.UsualSeconds };
        seconds.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < OrderMessage.LeastSeconds or > OrderMessage.MostSeconds) given.AddError($"--seconds is {OrderMessage.LeastSeconds} to {OrderMessage.MostSeconds}.");
        });
        var author = by("Who asks");
        var enrol = new Command("enrol", "Take the first card that nobody has, held to a machine's reader now, as a member's badge.") { config, member, machine, seconds, author };
        enrol.SetAction(parsed => Enrol(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(member), parsed.GetRequiredValue(machine), parsed.GetRequiredValue(seconds), parsed.GetRequiredValue(author)));
        return new("badge", "Badges of members.") { enrol };
    }

    private static int Enrol(string config, string memberText, string machineText, int seconds, string by)
    {
        if (Spoken.Member(memberText) is not { } member || Spoken.Machine(machineText) is not { } machine) return ExitCodes.Problems;
        return LabVerb.Run<EnrolRequest, EnrolAnswer>(
            config, $"/api/v1/members/{member}/enrolments", new(machine, seconds, by),
            (_, _) =>
            {
                Console.Error.WriteLine("The server does not run, and no box can be reached without it.");
                return null;
            },
            (_, answer) => Console.WriteLine($"{answer.Machine} waits for {answer.Seconds} s: hold the new card there now. The member's page says what came of it."));
    }
}
