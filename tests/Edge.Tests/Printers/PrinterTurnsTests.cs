using FabAccess.Core.Machines;
using FabAccess.Edge.Printers;
using FabAccess.Edge.Tests.Time;

namespace FabAccess.Edge.Tests.Printers;

public sealed class PrinterTurnsTests : IDisposable
{
    private readonly VirtualTime time = new();
    private readonly PrinterInMemory printer = new();
    private readonly PrinterTurns turns;
    private readonly List<string> told = [];

    public PrinterTurnsTests() => turns = new(printer, 50, time.Clock) { Told = said => told.Add($"{said.Activity} {said.Heat}") };

    public void Dispose() => turns.Dispose();

    [Fact]
    public void Print_IsToldOnce_AndItsEndWhenItWasSaidTwice()
    {
        Turn(3);
        printer.Says = PrinterInMemory.Busy;
        Turn(3);
        printer.Says = PrinterInMemory.Hot;
        Turn(3);
        printer.Says = PrinterInMemory.Idle;
        Turn(3);
        Assert.Equal(["Unknown Cool", "Idle Cool", "Busy Hot", "Idle Hot", "Idle Cool"], told);
    }

    [Fact]
    public void Idle_IsSinceTheFirstTimeItWasSaid()
    {
        MachineInput.ActivityChanged? last = null;
        turns.Told = said => last = said;
        printer.Says = PrinterInMemory.Busy;
        Turn();
        printer.Says = PrinterInMemory.Idle;
        Turn();
        var first = time.Clock.Now();
        Turn();
        Assert.Equal(Activity.Idle, last!.Activity);
        Assert.Equal(2000, first.MillisecondsSince(last.Since));
    }

    [Fact]
    public void Printer_ThatVanishesInAPrint_IsUnknown_AndNeverIdle()
    {
        printer.Says = PrinterInMemory.Busy;
        Turn();
        printer.Says = null;
        Turn(2);
        Assert.Equal(["Busy Hot"], told);
        Turn(100);
        Assert.Equal(["Busy Hot", "Unknown Untold"], told);
        printer.Says = PrinterInMemory.Idle;
        Turn(2);
        Assert.Equal("Idle Cool", told[^1]);
    }

    [Fact]
    public void Silence_WithoutPower_IsNoTrouble_AndWithPowerOnlyAfterItHadTheTimeToStart()
    {
        printer.Says = null;
        Turn(100, hasPower: false);
        Assert.Null(turns.Trouble);
        Turn();
        time.Pass(PrinterTurns.StartsWithin - TimeSpan.FromSeconds(3));
        Assert.Null(turns.Trouble);
        time.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal("The printer cannot be reached.", turns.Trouble);
        printer.Says = PrinterInMemory.Idle;
        Turn();
        Assert.Null(turns.Trouble);
        // It was there a moment ago.
        printer.Says = null;
        Turn(3);
        Assert.Null(turns.Trouble);
        Assert.Null(turns.Reading);
        time.Pass(PrinterTurns.StartsWithin);
        Turn();
        Assert.NotNull(turns.Trouble);
        Turn(hasPower: false);
        Assert.Null(turns.Trouble);
    }

    [Fact]
    public void Key_ThatIsRefused_IsTroubleAtOnce()
    {
        printer.Refuses = true;
        Turn(hasPower: false);
        Assert.Equal("The printer does not take the key.", turns.Trouble);
    }

    private void Turn(int times = 1, bool hasPower = true)
    {
        for (int i = 0; i < times; i++)
        {
            turns.Turn(hasPower);
            time.Pass(PrinterTurns.Often);
        }
    }
}
