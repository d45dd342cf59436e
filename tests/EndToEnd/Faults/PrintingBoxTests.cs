using System.Text.Json.Nodes;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Plugs;
using FabAccess.Simulator.Printers;

namespace FabAccess.EndToEnd.Faults;

/// <summary>A machine whose printer tells its job, over real HTTP: the session ends with the print, and the power when it is cool.</summary>
public sealed class PrintingBoxTests(PrinterLab lab) : IClassFixture<PrinterLab>
{
    private const string Machine = "printer-1", Card = "amina";

    private readonly OctoPrintServer printer = new();

    [Fact]
    public async Task Session_EndsWithThePrint_AndThePowerWhenItIsCool()
    {
        await using var server = await printer.StartAsync();
        var box = lab.BoxOf(Machine);
        await lab.Processes.Edges[box].EndAsync(TestLab.Patience);
        AskPrinter(lab.Processes.BoxConfigOf(box), server.Port);
        await lab.Processes.StartEdgeAsync(box);
        await lab.FreeAsync();
        await lab.ChangeRightsAsync(Machine, () => lab.Api.SetUseAsync(lab.Machine(Machine).Id, new { end = "whenIdleAndCool", coolDownSeconds = 1 }));

        await TapUntilAsync(() => lab.Machine(Machine).IsPowered);
        printer.Printer.Print();
        await AskedAgainAsync(server);
        await TapOnceAsync();
        await AskedAgainAsync(server);
        await lab.Stage.RequireStateAsync(Machine, "inUse");

        // A printer that is gone in a print holds its machine.
        server.Babble = "<html>Restarting</html>";
        await AskedAgainAsync(server);
        await lab.Stage.RequireStateAsync(Machine, "inUse");
        Assert.True(lab.Machine(Machine).IsPowered);

        server.Babble = null;
        printer.Printer.Finish();
        await lab.Stage.RequireStateAsync(Machine, "coolingDown");
        await AskedAgainAsync(server);
        Assert.True(lab.Machine(Machine).IsPowered);
        printer.Printer.CoolDown();
        await Until.RequireAsync("the machine is off once it is cool", () => !lab.Machine(Machine).IsPowered, TestLab.Patience);
        await lab.FreeAsync();
    }

    private async Task TapUntilAsync(Func<bool> outcome) =>
        Assert.True(await lab.At(Machine).HoldUntilAsync(() => Task.FromResult(outcome()), DayStage.Patience, DemoLab.Make(Card)));

    // It was read, and the machine went on: the journal has that the holder left.
    private async Task TapOnceAsync()
    {
        var hand = lab.At(Machine);
        await hand.LayAsync(DemoLab.Make(Card));
        await Task.Delay(TimeSpan.FromSeconds(1));
        await hand.TakeAwayAsync();
    }

    private static async Task AskedAgainAsync(PlugServer server)
    {
        int before = server.Requests;
        await Until.RequireAsync("the printer is asked a few times more", () => server.Requests >= before + 6, TestLab.Patience);
    }

    private void AskPrinter(string file, int port)
    {
        string key = Path.Combine(Path.GetDirectoryName(file)!, "printer.key");
        File.WriteAllText(key, printer.Key);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var config = JsonNode.Parse(File.ReadAllText(file))!;
        var machine = config["machines"]!.AsArray().First(m => (string?)m!["machine"] == Machine)!.AsObject();
        machine["printer"] = new JsonObject { ["kind"] = "octoPrint", ["host"] = "127.0.0.1", ["port"] = port, ["keyFile"] = "printer.key" };
        File.WriteAllText(file, config.ToJsonString());
    }
}
