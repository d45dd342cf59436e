using FabAccess.Server.Commands;
using FabAccess.Server.Tests.Store;

namespace FabAccess.Server.Tests.Commands;

/// <summary>Hours and bookings as a person types them.</summary>
public sealed class HoursCommandTests
{
    private const string someone = "0190a000-0000-7000-8000-000000000001";

    [Theory]
    [InlineData("monday=09:00-12:00", "Monday 09:00-12:00")]
    [InlineData("SATURDAY=10:00-13:00,14:00-18:00", "Saturday 10:00-13:00 Saturday 14:00-18:00")]
    [InlineData("monday,Tuesday=14:00-18:00", "Monday 14:00-18:00 Tuesday 14:00-18:00")]
    [InlineData("friday,saturday,sunday=10:00-12:00,14:00-18:00", "Friday 10:00-12:00 Friday 14:00-18:00 Saturday 10:00-12:00 Saturday 14:00-18:00 Sunday 10:00-12:00 Sunday 14:00-18:00")]
    [InlineData("+3=09:00-12:00", null)]
    [InlineData("3=09:00-12:00", null)]
    [InlineData("-1=09:00-12:00", null)]
    [InlineData("none=09:00-12:00", null)]
    [InlineData("monday,none=09:00-12:00", null)]
    [InlineData("monday,3=09:00-12:00", null)]
    [InlineData("monday,=09:00-12:00", null)]
    [InlineData("monday, tuesday=09:00-12:00", null)]
    [InlineData(" monday=09:00-12:00", null)]
    [InlineData("mon=09:00-12:00", null)]
    [InlineData("lundi=09:00-12:00", null)]
    [InlineData("=09:00-12:00", null)]
    [InlineData("monday=09:00", null)]
    [InlineData("monday", null)]
    [InlineData("monday=09:00-12:00=13:00-14:00", null)]
    public void Week_IsReadByTheNamesOfItsDays(string text, string? expected) =>
        Assert.Equal(expected, HoursCommand.Read(text) is { } hours ? string.Join(' ', hours.Select(h => $"{h.Day} {h.From}-{h.Until}")) : null);

    [Theory]
    [InlineData("hours show")]
    [InlineData("hours show --json")]
    [InlineData("hours set --always")]
    [InlineData("hours set monday=09:00-12:00")]
    [InlineData("hours close 2026-12-24 --reason works")]
    [InlineData("hours reopen 1")]
    [InlineData("booking list --machine laser-1")]
    [InlineData($"booking add --machine laser-1 --member {someone} --from 2026-11-28T14:00 --until 2026-11-28T16:00")]
    [InlineData($"booking cancel {someone}")]
    public async Task Store_WithoutALab_IsTheWrongOne(string words)
    {
        using var folder = new LabFolder(isSeeded: false);
        Assert.Equal(ExitCodes.WrongStore, await Run(folder, words));
    }

    [Fact]
    public async Task Week_OfSeveralDaysAtOnce_IsWritten()
    {
        using var folder = new LabFolder();
        Assert.Equal(ExitCodes.Ok, await Run(folder, "hours set monday,tuesday=14:00-18:00 sunday=10:00-12:00"));
        Assert.Equal("Monday Tuesday Sunday", folder.Ask(db => string.Join(' ', db.WeeklyOpenings.Select(o => o.Day).AsEnumerable().Order())));
        Assert.Equal(ExitCodes.Problems, await Run(folder, "hours set monday,monday=14:00-18:00"));
        Assert.Equal(ExitCodes.Usage, await Run(folder, "hours set monday,3=14:00-18:00"));
        Assert.Equal(ExitCodes.Ok, await Run(folder, "hours show"));
    }

    [Fact]
    public async Task Bookings_OfAMachineThatIsNotThere_AreAProblem()
    {
        using var folder = new LabFolder();
        Assert.Equal(ExitCodes.Problems, await Run(folder, "booking list --machine oven"));
        Assert.Equal(ExitCodes.Ok, await Run(folder, "booking list --machine laser-1"));
    }

    private static async Task<int> Run(LabFolder folder, string words)
    {
        string config = Path.Combine(folder.Path, "server.json");
        await File.WriteAllTextAsync(config, """{ "dataFolder": ".", "listen": "http://127.0.0.1:0", "broker": { "embedded": false } }""");
        return await ServerCommands.InvokeAsync([.. words.Split(' '), "--config", config]);
    }
}
