using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using FabAccess.Server.Api;
using FabAccess.Server.Changes;
using FabAccess.Server.Hours;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Commands;

/// <summary><c>hours</c>: when the lab is open.</summary>
internal static class HoursCommand
{
    public static Command Of(Option<string> config, Func<string, Option<string>> by) => new("hours", "When the lab is open. Outside, no machine starts; a session that runs is not cut.")
    {
        Show(config), Set(config), Close(config, by("Who closes")), Reopen(config, by("Who opens after all")),
    };

    private static Command Show(Option<string> config)
    {
        var json = Spoken.Json();
        var command = new Command("show", "Show the week and the closures that are not over.") { config, json };
        command.SetAction(parsed => StoreCommand.RunInLab(parsed.GetRequiredValue(config), (_, store) =>
        {
            using var db = store.CreateDbContext();
            var hours = HoursApi.Of(Operations(db).Read(default).GetAwaiter().GetResult());
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(hours, ApiJson.Options));
            else Tell(hours);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Set(Option<string> config)
    {
        var week = new Argument<string[]>("DAY=HOURS") { Description = "monday=09:00-12:00,14:00-18:00 and so on, monday,tuesday=14:00-18:00 for several days at once; a day that is left out is closed.", Arity = ArgumentArity.ZeroOrMore };
        var always = new Option<bool>("--always") { Description = "The lab never closes by itself." };
        var command = new Command("set", "Write the whole week anew.") { config, week, always };
        command.Validators.Add(given =>
        {
            string[] days = given.GetValue(week) ?? [];
            if (days.Length > 0 == given.GetValue(always)) given.AddError("Say each day as DAY=HOURS, or --always.");
            foreach (string day in days)
                if (Read(day) is null) given.AddError($"'{day}' is no day with hours: monday=09:00-12:00,14:00-18:00 or monday,tuesday=14:00-18:00. A day is {string.Join(", ", DayNames.All)}.");
        });
        command.SetAction(parsed => LabVerb.Run(
            parsed.GetRequiredValue(config), "/api/v1/hours", new HoursRequest([.. (parsed.GetValue(week) ?? []).SelectMany(d => Read(d)!.Value)]),
            (request, store) => On(store, operations => LabVerb.Made(operations.SetWeek(request.Days, default).GetAwaiter().GetResult()) is { } hours ? HoursApi.Of(hours) : null),
            Tell, HttpMethod.Put));
        return command;
    }

    private static Command Close(Option<string> config, Option<string> by)
    {
        var first = new Argument<string>("FIRST") { Description = "The first day, as 2026-12-24." };
        var last = new Option<string?>("--until") { Description = "The last day, closed as well; left out: that one day." };
        var reason = new Option<string>("--reason") { Description = "Why; people read it.", Required = true };
        var yearly = new Option<bool>("--yearly") { Description = "The same days of every year." };
        var command = new Command("close", "Close the lab on some days.") { config, first, last, reason, yearly, by };
        command.SetAction(parsed => LabVerb.Run(
            parsed.GetRequiredValue(config), "/api/v1/closures",
            new ClosureRequest(parsed.GetRequiredValue(first), parsed.GetRequiredValue(reason), parsed.GetValue(last), parsed.GetValue(yearly), parsed.GetRequiredValue(by)),
            (request, store) => On(store, operations => LabVerb.Made(operations.Close(request.First, request.Last, request.Yearly, request.Reason, request.By, default).GetAwaiter().GetResult()) is { } made ? HoursApi.Of(made) : null),
            closure => Console.WriteLine($"Closed {Words(closure)}. Opening after all: hours reopen {closure.Id}.")));
        return command;
    }

    private static Command Reopen(Option<string> config, Option<string> by)
    {
        var id = new Argument<int>("ID") { Description = "The number of the closure, as 'hours show' says it." };
        var command = new Command("reopen", "Take a closure back.") { config, id, by };
        command.SetAction(parsed => LabVerb.Run(
            parsed.GetRequiredValue(config), $"/api/v1/closures/{parsed.GetRequiredValue(id)}/take-back", new ClosureTakenBackRequest(parsed.GetRequiredValue(by)),
            (request, store) => On(store, operations => LabVerb.Made(operations.TakeBack(parsed.GetRequiredValue(id), request.By, default).GetAwaiter().GetResult()) is { } back ? HoursApi.Of(back) : null),
            closure => Console.WriteLine($"Open as ever {Words(closure)}.")));
        return command;
    }

    /// <summary>monday=09:00-12:00,14:00-18:00, or monday,tuesday=14:00-18:00; null where it is not that. Whether the times are sound is the server's to say.</summary>
    internal static ImmutableArray<WeeklyHours>? Read(string text)
    {
        if (text.Split('=') is not [var days, var spans]) return null;
        IsoDayOfWeek?[] which = [.. days.Split(',').Select(DayNames.Of)];
        string[][] stretches = [.. spans.Split(',').Select(s => s.Split('-'))];
        if (which.Any(d => d is null) || stretches.Any(s => s.Length != 2)) return null;
        return [.. which.SelectMany(d => stretches.Select(s => new WeeklyHours(d!.Value, s[0], s[1])))];
    }

    private static HoursOperations Operations(LabDb db) => new(db, TimeProvider.System, RightsNotice.ToNobody());

    private static T? On<T>(ILabStore store, Func<HoursOperations, T?> act)
        where T : class
    {
        using var db = store.CreateDbContext();
        return act(Operations(db));
    }

    private static void Tell(HoursAnswer hours)
    {
        if (hours.Weekly.IsEmpty) Console.WriteLine("Always open, but for closures.");
        foreach (var day in hours.Weekly.GroupBy(o => o.Day)) Console.WriteLine($"{day.Key,-9} {string.Join(", ", day.Select(o => $"{o.From}-{o.Until}"))}");
        foreach (var closure in hours.Closures) Console.WriteLine($"closed    {Words(closure)} (closure {closure.Id}, {closure.By})");
        if (!hours.AnyHour.IsEmpty) Console.WriteLine($"any hour  {string.Join(", ", hours.AnyHour)}");
    }

    private static string Words(ClosureAnswer closure) =>
        $"{(closure.First == closure.Last ? $"on {closure.First}" : $"from {closure.First} to {closure.Last}")}{(closure.Yearly ? ", every year" : "")}: {closure.Reason}";
}
