using FabAccess.Edge.Machines;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>Several lines that switch one machine: in order, off together, and never half on for long.</summary>
public sealed class RelayLinesTests : IDisposable
{
    private readonly List<string> story = [];
    private readonly FakeLines supply, motor;
    private bool isStopped;

    public RelayLinesTests()
    {
        supply = new(what => story.Add($"supply {what}"));
        motor = new(what => story.Add($"motor {what}"));
    }

    public void Dispose()
    {
        supply.Dispose();
        motor.Dispose();
    }

    [Fact]
    public void Lines_GoOnInOrder_AndOffTheLastFirst()
    {
        var lines = Opened();
        Assert.Null(lines.TrySwitch(on: true));
        Assert.True(lines.IsOn);
        Assert.Null(lines.TryCheck());
        Assert.Null(lines.TrySwitch(on: false));
        Assert.Equal(["supply on", "motor on", "motor off", "supply off"], story);
        Assert.False(lines.IsOn);
    }

    [Fact]
    public void Stop_ThatComesInBetween_LeavesTheRestOff()
    {
        var lines = Opened();
        isStopped = true;
        Assert.Null(lines.TrySwitch(on: true));
        Assert.Equal(["supply on"], story);
        Assert.Null(lines.TrySwitch(on: false));
        Assert.False(supply.IsHigh || motor.IsHigh);
    }

    [Fact]
    public void LineThatStaysLow_TakesTheOthersOff()
    {
        var lines = Opened();
        motor.IsStuckLow = true;
        Assert.Equal("relay line 24: The line stays low.", lines.TrySwitch(on: true));
        Assert.False(supply.IsHigh || lines.IsOn || lines.IsOpen);
        motor.IsStuckLow = false;
        Assert.Null(lines.TryOpen());
        Assert.Null(lines.TrySwitch(on: true));
    }

    [Fact]
    public void LineThatChangesItsLevel_IsFoundAtTheNextLook_AndAllGoOff()
    {
        var lines = Opened();
        lines.TrySwitch(on: true);
        supply.IsHigh = false;
        Assert.Equal("relay line 23: The line has another level than it was given.", lines.TryCheck());
        Assert.False(motor.IsHigh || lines.IsOn);
    }

    [Fact]
    public void GivenBack_IsOffForGood()
    {
        var lines = Opened();
        lines.TrySwitch(on: true);
        lines.GiveBack();
        Assert.False(supply.IsHigh || motor.IsHigh);
        Assert.NotNull(lines.TryOpen());
    }

    private RelayLines Opened()
    {
        var lines = new RelayLines(new(() => supply, 23), [(new(() => motor, 24), TimeSpan.FromMilliseconds(30))], () => isStopped);
        Assert.Null(lines.TryOpen());
        story.Clear();
        return lines;
    }
}
