using System.Text.Json;
using FabAccess.Edge.Commands;
using FabAccess.Edge.Power;

namespace FabAccess.Edge.Tests.Commands;

/// <summary>Learning a machine's thresholds, with a meter that says what is asked of it.</summary>
public sealed class PowerCommandTests : IDisposable
{
    private readonly StringWriter questions = new();
    private readonly List<string> opened = [];
    private Func<PowerPhase, int, decimal?> watts = (phase, second) => phase switch { PowerPhase.Off => 0, PowerPhase.Standby => 4, PowerPhase.Ready => 8 + (second % 3), _ => 60 + second };

    public void Dispose() => questions.Dispose();

    [Fact]
    public void FourPhases_GiveTheBandsAndThresholds()
    {
        var report = PowerReport.Of("laser-1", Measure());
        Assert.Equal((new ProposedPower(43, 27), null, ExitCodes.Ok), (report.Power, report.Refusal, report.ExitCode));
        using var output = new StringWriter();
        report.Tell(output);
        Assert.Equal(
            [
                "off      0.0 to 0.0 W, median 0.0 W, 5 readings", "standby  4.0 to 4.0 W, median 4.0 W, 5 readings", "ready    8.0 to 10.0 W, median 9.0 W, 5 readings",
                "working  60.0 to 64.0 W, median 62.0 W, 5 readings", "In box.json, in \"power\" of laser-1: \"busyAboveWatts\": 43, \"idleBelowWatts\": 27",
            ],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(4, opened.Count);
        Assert.Contains("working: let it work, at the lightest job that it does. Then press Enter, and leave it so for 5 s.", questions.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_IsOneDocument()
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(PowerReport.Of("laser-1", Measure()), PowerReportJson.Default.PowerReport));
        Assert.Equal(43, json.RootElement.GetProperty("power").GetProperty("busyAboveWatts").GetInt32());
        Assert.Equal(["off", "standby", "ready", "working"], json.RootElement.GetProperty("phases").EnumerateArray().Select(p => p.GetProperty("phase").GetString()));
        Assert.Equal(62, json.RootElement.GetProperty("phases")[3].GetProperty("medianWatts").GetDecimal());
        Assert.False(json.RootElement.TryGetProperty("exitCode", out _));
    }

    [Theory]
    [InlineData(10, "bandsTouch", "at rest the machine draws as much as at its lightest work")]
    [InlineData(11, "notTwice", "less than twice")]
    public void Machine_WithoutAStep_IsRefusedWithTheWayOut(int working, string word, string because)
    {
        watts = (phase, _) => phase == PowerPhase.Working ? working : 10;
        var report = PowerReport.Of("saw-1", Measure());
        Assert.Equal((word, null, ExitCodes.Problems), (report.Refusal, report.Power, report.ExitCode));
        Assert.Contains(because, report.Sentence, StringComparison.Ordinal);
        Assert.Contains("busyLine", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Meter_ThatIsAway_EndsIt_AndOneThatMissesALookDoesNot()
    {
        var usual = watts;
        watts = (phase, second) => phase == PowerPhase.Standby ? throw new IOException("No chip answers.") : usual(phase, second);
        var report = PowerReport.Of("laser-1", Measure());
        Assert.Equal((2, "notMeasured", ExitCodes.Failed), (report.Phases.Length, report.Refusal, report.ExitCode));
        Assert.Equal("'standby' could not be measured: No chip answers.", report.Sentence);

        watts = (phase, second) => second == 2 ? throw new IOException("A spark.") : usual(phase, second);
        report = PowerReport.Of("laser-1", Measure());
        Assert.NotNull(report.Power);
        Assert.Equal((4, 1), (report.Phases[3].Readings, report.Phases[3].Missed));
    }

    [Fact]
    public void Silence_WhileItIsOff_IsNoTrouble_AndWhileItWorksIsSaid()
    {
        watts = (phase, _) => phase switch { PowerPhase.Ready => 8, PowerPhase.Working => 90, _ => null };
        Assert.NotNull(PowerReport.Of("laser-1", Measure()).Power);
        watts = (phase, _) => phase == PowerPhase.Working ? null : 8;
        Assert.Contains("'working' gave no reading. A meter of pulses needs two of them", PowerReport.Of("laser-1", Measure()).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void OnePhase_AsksNobody_AndProposesNothing()
    {
        var report = PowerReport.Of("laser-1", Measure(PowerPhase.Ready, enters: 0));
        Assert.Equal((null, null, ExitCodes.Ok), (report.Power, report.Refusal, report.ExitCode));
        Assert.Equal(new PowerLine("ready", 8, 9, 10, 5, 0), Assert.Single(report.Phases));
        Assert.Empty(questions.ToString());
    }

    [Fact]
    public void Nobody_AtTheKeyboard_IsSaid() => Assert.Contains("--phase", Assert.Throws<IOException>(() => Measure(enters: 2)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(2, "power", "--config", "/nowhere/box.json")]
    [InlineData(2, "power", "--config", "/nowhere/box.json", "--machine", "laser-1", "--seconds", "4")]
    [InlineData(2, "power", "--config", "/nowhere/box.json", "--machine", "laser-1", "--phase", "sleeping")]
    [InlineData(3, "power", "--config", "/nowhere/box.json", "--machine", "laser-1", "--phase", "ready", "--json")]
    public void Verb_WithTheseArguments_EndsWithThatCode(int code, params string[] arguments) => Assert.Equal(code, EdgeCommandLine.Invoke(arguments));

    private List<PhaseMeasured> Measure(PowerPhase? only = null, int enters = 4)
    {
        int phase = (int)(only ?? PowerPhase.Off) - 1, second = 0;
        bool isNew = true;
        var measuring = new PowerMeasuring(
            () =>
            {
                opened.Add("opened");
                if (isNew) phase++;
                isNew = false;
                return new Said(() => watts((PowerPhase)phase, second));
            },
            _ => isNew = (second = (second + 1) % 5) == 0);
        return [.. PowerCommand.Measure(measuring, 5, only, new StringReader(string.Concat(Enumerable.Repeat('\n', enters))), questions)];
    }

    private sealed class Said(Func<decimal?> read) : IPowerMeter
    {
        public decimal? Read() => read();

        public void Dispose()
        {
        }
    }
}
