using System.Globalization;
using FabAccess.Edge.Devices;
using FabAccess.Edge.Printers;
using FabAccess.Simulator.Printers;

namespace FabAccess.Edge.Tests.Printers;

/// <summary>Each kind of printer that is asked by HTTP against its simulated twin, on loopback.</summary>
public sealed class PrinterTests
{
    public static TheoryData<PrinterKind> Kinds => [PrinterKind.OctoPrint, PrinterKind.Moonraker, PrinterKind.PrusaLink];

    public static TheoryData<PrinterKind, PrinterState, string> States => new()
    {
        { PrinterKind.OctoPrint, PrinterState.Idle, "Idle Cool" },
        { PrinterKind.OctoPrint, PrinterState.Preparing, "Busy Cool bracket.gcode 42" },
        { PrinterKind.OctoPrint, PrinterState.Printing, "Busy Cool bracket.gcode 42" },
        { PrinterKind.OctoPrint, PrinterState.Pausing, "Busy Cool bracket.gcode 42" },
        { PrinterKind.OctoPrint, PrinterState.Paused, "Busy Cool bracket.gcode 42" },
        { PrinterKind.OctoPrint, PrinterState.Cancelling, "Busy Cool bracket.gcode 42" },
        { PrinterKind.OctoPrint, PrinterState.Finished, "Idle Cool" },
        { PrinterKind.OctoPrint, PrinterState.Failed, "Idle Cool" },
        // 409
        { PrinterKind.OctoPrint, PrinterState.Disconnected, "Idle Untold" },
        { PrinterKind.Moonraker, PrinterState.Idle, "Idle Cool" },
        { PrinterKind.Moonraker, PrinterState.Printing, "Busy Cool bracket.gcode 42" },
        { PrinterKind.Moonraker, PrinterState.Paused, "Busy Cool bracket.gcode 42" },
        // Yesterday's name and progress are still told.
        { PrinterKind.Moonraker, PrinterState.Finished, "Idle Cool" },
        { PrinterKind.Moonraker, PrinterState.Cancelled, "Idle Cool" },
        { PrinterKind.Moonraker, PrinterState.Failed, "Idle Cool" },
        // 503
        { PrinterKind.Moonraker, PrinterState.Disconnected, "The Moonraker at 127.0.0.1 answered printer/objects/query with status 503." },
        { PrinterKind.PrusaLink, PrinterState.Idle, "Idle Cool" },
        // 204
        { PrinterKind.PrusaLink, PrinterState.Preparing, "Busy Cool  42" },
        { PrinterKind.PrusaLink, PrinterState.Printing, "Busy Cool bracket.gcode 42" },
        { PrinterKind.PrusaLink, PrinterState.Paused, "Busy Cool bracket.gcode 42" },
        { PrinterKind.PrusaLink, PrinterState.Finished, "Idle Cool" },
        { PrinterKind.PrusaLink, PrinterState.Cancelled, "Idle Cool" },
        { PrinterKind.PrusaLink, PrinterState.Failed, "Idle Cool" },
        // A job that waits for a person.
        { PrinterKind.PrusaLink, PrinterState.Disconnected, "Busy Cool" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public async Task Printer_InAnyState_SaysWhetherItWorks(PrinterKind kind, PrinterState state, string expected)
    {
        await using var bench = await PrinterBench.Start(kind);
        bench.Job.State = state;
        Assert.Equal(expected, Ask(bench));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Printer_ThroughAPrint_IsHotUntilItIsCool(PrinterKind kind)
    {
        await using var bench = await PrinterBench.Start(kind);
        bench.Job.Print();
        Assert.StartsWith("Busy Hot", Ask(bench), StringComparison.Ordinal);
        bench.Job.Finish();
        Assert.Equal("Idle Hot", Ask(bench));
        bench.Job.CoolDown();
        Assert.Equal("Idle Cool", Ask(bench));
        bench.Job.BedTarget = 60;
        Assert.Equal("Idle Hot", Ask(bench));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Key_ThatIsWrong_IsARefusalWithItsFile_AndTheNextOneCounts(PrinterKind kind)
    {
        await using var bench = await PrinterBench.Start(kind);
        bench.Protect("s3cret-of-today");
        string refusal = Assert.Throws<DeviceRefusedException>(bench.Driver.Ask).Message;
        Assert.Contains(bench.KeyFile, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("right", refusal.Replace(bench.KeyFile, "", StringComparison.Ordinal), StringComparison.Ordinal);
        bench.Key("s3cret-of-today");
        Assert.Equal("Idle Cool", Ask(bench));
    }

    [Theory]
    [InlineData(null, false, "The keyFile cannot be read")]
    [InlineData("", false, "must hold one line")]
    [InlineData("two\nlines", false, "must hold one line")]
    [InlineData("clé", false, "must hold one line of letters, digits or signs, without accents")]
    [InlineData("a key", false, "must hold one line of letters, digits or signs, without accents or spaces")]
    [InlineData("right", true, "Everybody may read the keyFile")]
    public async Task KeyFile_OfNoUse_IsNamedWithoutItsText(string? text, bool isOpen, string because)
    {
        await using var bench = await PrinterBench.Start(PrinterKind.OctoPrint);
        bench.Key(text, isOpen);
        string said = Ask(bench);
        Assert.Contains(because, said, StringComparison.Ordinal);
        Assert.True(text is null or "" || !said.Replace(bench.KeyFile, "", StringComparison.Ordinal).Contains(text, StringComparison.Ordinal), said);
    }

    [Fact]
    public async Task Key_ThatIsAskedForAndNotThere_IsSaid()
    {
        var server = new MoonrakerServer { Key = "k" };
        await using var running = await server.StartAsync();
        using var driver = KnownPrinters.Of(new(PrinterKind.Moonraker, "127.0.0.1", running.Port), TimeProvider.System);
        Assert.Contains("asks for a key: put one into a file and name that as keyFile", Assert.Throws<DeviceRefusedException>(driver.Ask).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"state\":{\"flags\":{\"prin", "in JSON")]
    [InlineData("<html>Please wait</html>", "in JSON")]
    [InlineData("", "in JSON")]
    [InlineData("{}", "is not from such a program")]
    [InlineData("[1,2]", "is not from such a program")]
    [InlineData("null", "is not from such a program")]
    public async Task Answer_ThatIsNone_IsSaid(string babble, string because)
    {
        foreach (var kind in new[] { PrinterKind.OctoPrint, PrinterKind.Moonraker, PrinterKind.PrusaLink })
        {
            await using var bench = await PrinterBench.Start(kind);
            bench.Server.Babble = babble;
            Assert.Contains(because, Ask(bench), StringComparison.Ordinal);
            bench.Server.Babble = null;
            Assert.Equal("Idle Cool", Ask(bench));
        }
    }

    [Fact]
    public async Task Answer_ThatIsTooLong_IsNotRead()
    {
        await using var bench = await PrinterBench.Start(PrinterKind.OctoPrint);
        bench.Server.Babble = new string(' ', 65 * 1024) + "{}";
        Assert.Contains("cannot be reached", Ask(bench), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Printer_ThatIsDeaf_CostsThreeSeconds_AndAnswersAfterwards()
    {
        await using var bench = await PrinterBench.Start(PrinterKind.Moonraker);
        bench.Server.IsDeaf = true;
        Assert.Contains("did not answer within 3 s", Ask(bench), StringComparison.Ordinal);
        bench.Server.IsDeaf = false;
        Assert.Equal("Idle Cool", Ask(bench));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Printer_ThatIsAway_IsSaidWithItsPlace(PrinterKind kind)
    {
        await using var bench = await PrinterBench.Start(kind);
        await bench.Server.DisposeAsync();
        string said = Ask(bench);
        Assert.Contains("at 127.0.0.1, port", said, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", said, StringComparison.Ordinal);
    }

    private static string Ask(PrinterBench bench)
    {
        try
        {
            var reading = bench.Driver.Ask();
            return string.Create(CultureInfo.InvariantCulture, $"{reading.Activity} {reading.HeatAt(50)} {reading.Job} {reading.Percent}").TrimEnd();
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }
}
