using FabAccess.Core.Machines;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Printers;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Edge.Tests.Printers;
using NodaTime;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>A machine whose printer is asked: its session ends with the print, and its power when the printer is cool.</summary>
public sealed class PrintingMachineTests : IDisposable
{
    private readonly Workshop workshop = new();
    private readonly PrinterInMemory printer = new();
    private readonly PrinterTurns turns;

    public PrintingMachineTests() => turns = new(printer, 50, workshop.Time.Clock);

    public void Dispose() => turns.Dispose();

    [Fact]
    public void Print_IsFinishedFirst()
    {
        var control = Begun(new() { End = EndPolicy.WhenIdle }, ActivitySource.Printer);
        Start(control);
        printer.Says = PrinterInMemory.Busy;
        Pass(control, 30);
        control.Tell(Workshop.Card(TestUids.Badge));
        Pass(control, 3600);
        Assert.True(workshop.Line.IsHigh);
        printer.Says = PrinterInMemory.Hot;
        Pass(control, 4);
        Assert.False(workshop.Line.IsHigh);
        Assert.Contains("journal SessionEnded Member", workshop.Story);
    }

    [Fact]
    public void Print_CoolsWithPower_UntilItIsCool()
    {
        var control = Begun(new() { End = EndPolicy.WhenIdleAndCool, CoolDown = Duration.FromSeconds(60) }, ActivitySource.Printer);
        Start(control);
        printer.Says = PrinterInMemory.Busy;
        Pass(control, 10);
        control.Tell(Workshop.Card(TestUids.Badge));
        printer.Says = PrinterInMemory.Hot;
        Pass(control, 300);
        Assert.Equal(MachineStateKind.CoolingDown, control.State.Kind);
        Assert.True(workshop.Line.IsHigh);
        printer.Says = PrinterInMemory.Idle;
        Pass(control, 4);
        Assert.False(workshop.Line.IsHigh);
        Assert.Equal(MachineStateKind.Free, control.State.Kind);
    }

    [Fact]
    public void Printer_ThatVanishesInAPrint_HoldsThePower_AndTheButtonDoesNot()
    {
        var control = Begun(new() { End = EndPolicy.WhenIdle, IdleEnd = Duration.FromMinutes(5) }, ActivitySource.Printer);
        Start(control);
        printer.Says = PrinterInMemory.Busy;
        Pass(control, 10);
        printer.Says = null;
        Pass(control, 3600);
        Assert.True(workshop.Line.IsHigh);
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.True(workshop.Line.IsHigh);
        control.Stop();
        Assert.False(workshop.Line.IsHigh);
    }

    // The print is over and the fan's contact still says so: what sees work is believed.
    [Fact]
    public void Contact_AndPrinter_ThatDisagree_CutNothing()
    {
        var control = Begun(new() { End = EndPolicy.WhenIdle }, ActivitySource.Printer, ActivitySource.Contact);
        told!.By(ActivitySource.Contact)(new(Activity.Busy, workshop.Time.Clock.Now()));
        Start(control);
        Pass(control, 10);
        control.Tell(Workshop.Card(TestUids.Badge));
        Pass(control, 100);
        Assert.True(workshop.Line.IsHigh);
        told.By(ActivitySource.Contact)(new(Activity.Idle, workshop.Time.Clock.Now()));
        Assert.False(workshop.Line.IsHigh);
    }

    private ToldActivity? told;

    private MachineControl Begun(UsePolicy use, params ActivitySource[] sources)
    {
        workshop.Use(use);
        var control = workshop.Make(() => null, hasLostMemory: false, isMetered: true);
        told = new(workshop.Time.Clock, control.Sense, sources);
        turns.Told = told.By(ActivitySource.Printer);
        control.Begin(MachineState.Initial);
        Pass(control, 4);
        return control;
    }

    private void Start(MachineControl control)
    {
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.True(workshop.Line.IsHigh);
    }

    private void Pass(MachineControl control, int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            if (second % 2 == 0) turns.Turn(control.State.HasPower);
            workshop.Time.Pass(TimeSpan.FromSeconds(1));
            control.Pass();
        }
    }
}
