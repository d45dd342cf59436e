using FabAccess.Server.Commands;
using FabAccess.Server.Tests.Store;

namespace FabAccess.Server.Tests.Commands;

/// <summary>Hours and bookings as a person types them.</summary>
public sealed class HoursCommandTests
{
    private const string someone = "0190a000-0000-7000-8000-000000000001";

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
