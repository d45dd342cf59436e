using FabAccess.Edge.Printers;
using FabAccess.Edge.Tests.Machines;
using FabAccess.Edge.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Printers;

public sealed class PrinterLoopTests
{
    [Fact]
    public async Task Printer_IsAskedOftenWithPower_SeldomWithout_AndLetGoOfAtTheEnd()
    {
        var time = new VirtualTime();
        var printer = new PrinterInMemory();
        bool hasPower = false;
        var loop = new PrinterLoop(new PrinterTurns(printer, 50, time.Clock), TestPermits.Laser, () => hasPower, time, NullLogger.Instance);
        loop.Start();
        await Until.True(() => printer.Asked == 1, "it is asked at once");
        time.Pass(PrinterTurns.Seldom - TimeSpan.FromSeconds(1));
        // It looks at the clock once a second.
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        Assert.Equal(1, printer.Asked);
        time.Pass(TimeSpan.FromSeconds(1));
        await Until.True(() => printer.Asked == 2, "15 s are over");
        hasPower = true;
        time.Pass(PrinterTurns.Often);
        await Until.True(() => printer.Asked == 3, "2 s are over");
        loop.Dispose();
        Assert.True(printer.IsDisposed);
    }

    [Fact]
    public void Loop_ThatNeverBegan_LetsGoOfItsPrinter()
    {
        var time = new VirtualTime();
        var printer = new PrinterInMemory();
        new PrinterLoop(new PrinterTurns(printer, 50, time.Clock), TestPermits.Laser, () => false, time, NullLogger.Instance).Dispose();
        Assert.True(printer.IsDisposed);
    }
}
