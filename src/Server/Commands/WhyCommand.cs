using System.CommandLine;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Server.Api;
using FabAccess.Server.Permits;
using NodaTime;

namespace FabAccess.Server.Commands;

/// <summary><c>why</c>: may this member use this machine now, and if not, why not and what next.</summary>
internal static class WhyCommand
{
    public static Command Of(Option<string> config)
    {
        var member = new Option<string>("--member") { Description = "The id of the member.", Required = true };
        var machine = new Option<string>("--machine") { Description = "The id of the machine.", Required = true };
        var json = Spoken.Json();
        var command = new Command("why", "May this member use this machine now? If not, why not, and what next.") { config, member, machine, json };
        command.SetAction(parsed =>
        {
            if (Spoken.Member(parsed.GetRequiredValue(member)) is not { } who || Spoken.Machine(parsed.GetRequiredValue(machine)) is not { } which) return ExitCodes.Problems;
            return StoreCommand.Run(parsed.GetRequiredValue(config), (_, store) =>
            {
                using var db = store.CreateDbContext();
                if (AccessQuestion.Ask(db, who, which, SystemClock.Instance.GetCurrentInstant()) is not { } view)
                {
                    Console.Error.WriteLine("There is no such member, or no such machine, in this lab.");
                    return ExitCodes.Problems;
                }
                var answer = AccessApi.Of(who, which, view);
                Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(answer, ApiJson.Options) : Words(answer));
                return ExitCodes.Ok;
            });
        });
        return command;
    }

    private static string Words(AccessAnswer answer) =>
        string.Join(' ', new[] { answer.May ? "Yes." : "No, not by a tap alone.", answer.Why?.In(Language.English), answer.Next.In(Language.English) }.OfType<string>());
}
