using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Hours;
using FabAccess.Server.Machines;
using FabAccess.Server.Pages.Shell;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Server.Api;

/// <summary>A stretch of a day of every week, by the lab's clock.</summary>
/// <param name="Day">monday to sunday.</param>
/// <param name="From">hh:mm, 00:00 to 23:59.</param>
/// <param name="Until">hh:mm, after it, 24:00 at most; a night that goes over midnight is two stretches.</param>
public sealed record WeeklyHours(IsoDayOfWeek Day, string From, string Until);

/// <param name="Weekly">The whole week; empty: the lab never closes by itself.</param>
public sealed record HoursRequest(ImmutableArray<WeeklyHours> Weekly)
{
    /// <summary>In minutes; what is no time of day is out of every range.</summary>
    [JsonIgnore]
    public IReadOnlyList<DayHours> Days => Weekly.IsDefault ? [None] : [.. Weekly.Select(o => o is null ? None : new DayHours(o.Day, HoursApi.Minute(o.From), HoursApi.Minute(o.Until)))];

    private static DayHours None => new(IsoDayOfWeek.None, -1, -1);
}

/// <param name="First">The first day, 2026-12-24.</param>
/// <param name="Last">The last day, closed as well; null: that one day.</param>
/// <param name="Reason">Why; people read it.</param>
/// <param name="Yearly">Whether it comes again every year.</param>
/// <param name="By">Who closes.</param>
public sealed record ClosureRequest(string First, string Reason, string? Last = null, bool Yearly = false, string? By = null);

/// <param name="By">Who opens after all.</param>
public sealed record ClosureTakenBackRequest(string? By = null);

/// <param name="AnyHour">Whether the machine may be used while the lab is closed.</param>
public sealed record AnyHourRequest(bool AnyHour);

public sealed record ClosureAnswer(int Id, string First, string Last, bool Yearly, string Reason, string By);

/// <summary>When the lab is open: its week, the closures that are not over, and the machines that may be used at any hour.</summary>
public sealed record HoursAnswer(ImmutableArray<WeeklyHours> Weekly, ImmutableArray<ClosureAnswer> Closures, ImmutableArray<MachineId> AnyHour);

/// <summary>When the lab is open, and which machines do not mind.</summary>
internal static class HoursApi
{
    // Stands as the author of a change that a program made without naming a person.
    private const string author = "API";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/hours", Read);
        api.MapPut("/hours", SetWeek);
        api.MapPost("/closures", Close);
        api.MapPost("/closures/{id}/take-back", TakeBack);
        api.MapPost("/machines/{id}/any-hour", SetAnyHour);
    }

    private static async Task<IResult> Read(PageFrame frame, HoursOperations hours, CancellationToken stop) => ApiJson.Ok(Of(await hours.Read(stop)));

    private static async Task<IResult> SetWeek(PageFrame frame, HttpContext http, HoursOperations hours, CancellationToken stop)
    {
        var (request, problem) = await ApiJson.Read<HoursRequest>(http);
        if (request is null) return problem!;
        var result = await hours.SetWeek(request.Days, stop);
        return result.IsMade(out var known, out var why) ? ApiJson.Ok(Of(known)) : ProblemAnswers.Of(http, why.Value);
    }

    private static async Task<IResult> Close(PageFrame frame, HttpContext http, HoursOperations hours, CancellationToken stop)
    {
        var (request, problem) = await ApiJson.Read<ClosureRequest>(http);
        if (request is null) return problem!;
        var result = await hours.Close(request.First, request.Last, request.Yearly, request.Reason, request.By ?? author, stop);
        return result.IsMade(out var closure, out var why) ? Results.Json(Of(closure), ApiJson.Options, statusCode: StatusCodes.Status201Created) : ProblemAnswers.Of(http, why.Value);
    }

    private static async Task<IResult> TakeBack(PageFrame frame, string id, HttpContext http, HoursOperations hours, CancellationToken stop)
    {
        if (!Listing.TryNumber(id, 1, int.MaxValue, 0, out int closure)) return ProblemAnswers.Of(http, ChangeRefusal.ClosureNotFound);
        var (request, problem) = await ApiJson.Read<ClosureTakenBackRequest>(http);
        if (request is null) return problem!;
        var result = await hours.TakeBack(closure, request.By ?? author, stop);
        return result.IsMade(out var back, out var why) ? ApiJson.Ok(Of(back)) : ProblemAnswers.Of(http, why.Value);
    }

    private static async Task<IResult> SetAnyHour(PageFrame frame, string id, HttpContext http, MachineOperations machines, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        var (request, problem) = await ApiJson.Read<AnyHourRequest>(http);
        if (request is null) return problem!;
        var result = await machines.SetIgnoresHours(machine, request.AnyHour, stop);
        return result.IsMade(out _, out var why) ? Results.NoContent() : ProblemAnswers.Of(http, why.Value);
    }

    /// <summary>hh:mm, 24:00 for the end of the day.</summary>
    internal static string Clock(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    /// <summary>Minute of the day; -1 where it is no time of day.</summary>
    internal static int Minute(string? text) => text is [>= '0' and <= '2', >= '0' and <= '9', ':', >= '0' and <= '5', >= '0' and <= '9']
        ? (((text[0] - '0') * 10 + (text[1] - '0')) * 60) + ((text[3] - '0') * 10) + (text[4] - '0')
        : -1;

    internal static HoursAnswer Of(LabHours hours) => new([.. hours.Weekly.Select(o => new WeeklyHours(o.Day, Clock(o.From), Clock(o.Until)))], [.. hours.Closures.Select(Of)], [.. hours.AnyHour]);

    internal static ClosureAnswer Of(Closure closure) => new(
        closure.Id, LocalDatePattern.Iso.Format(closure.First), LocalDatePattern.Iso.Format(closure.Last), closure.IsYearly, closure.Reason, closure.MadeBy);
}
