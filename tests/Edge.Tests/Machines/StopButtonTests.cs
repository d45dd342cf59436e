using FabAccess.Edge.Gpio;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Tests.Gpio;
using FabAccess.Simulator.Gpio;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Machines;

public sealed class StopButtonTests : IDisposable
{
    private const int Line = 26;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-stop-");
    private readonly SimulatedGpioChip chip = new("bench", lines: 54);

    private string SocketPath => Path.Combine(folder.FullName, "chip.sock");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Press_OfTheButton_IsToldOnce_AlsoAfterTheChipWasGone()
    {
        int pressed = 0;
        var socket = new GpioSocket(chip, SocketPath);
        using var button = new StopButton(TestPermits.Laser, () => GpioCharacterDevice.Open($"unix:{SocketPath}"), Line, (() => Interlocked.Increment(ref pressed), () => { }), NullLogger.Instance);
        PressUntil(() => Volatile.Read(ref pressed) == 1);
        socket.Dispose();
        Eventually.Holds(() => chip.OwnerOf(Line).Length == 0);
        using var again = new GpioSocket(chip, SocketPath);
        PressUntil(() => Volatile.Read(ref pressed) == 2);
    }

    [Fact]
    public void Hold_OfTheButton_StopsAtOnce_AndReportsAProblemAfterAWhile()
    {
        int pressed = 0, held = 0;
        using var socket = new GpioSocket(chip, SocketPath);
        using var button = new StopButton(
            TestPermits.Laser, () => GpioCharacterDevice.Open($"unix:{SocketPath}"), Line, (() => Interlocked.Increment(ref pressed), () => Interlocked.Increment(ref held)), NullLogger.Instance);
        Press(() => Volatile.Read(ref pressed) == 1);
        Assert.Equal(0, Volatile.Read(ref held));
        Eventually.Holds(() => Volatile.Read(ref held) == 1);
        chip.Force(Line, null);

        Assert.Equal(1, Volatile.Read(ref pressed));
    }

    private void PressUntil(Func<bool> isTold)
    {
        Press(isTold);
        chip.Force(Line, null);
    }

    // The finger stays on the button until it is told. A press in the instant between the line's request and the first look at
    // it is none, since a button that is closed then was not pressed for this; nothing shows that instant, so it presses again.
    private void Press(Func<bool> isTold)
    {
        Eventually.Holds(() => chip.OwnerOf(Line).Length > 0);
        for (int i = 0; i < 5; i++)
        {
            chip.Force(Line, true);
            if (SpinWait.SpinUntil(isTold, TimeSpan.FromSeconds(2))) return;
            chip.Force(Line, null);
            // Longer than the watch takes until it looks by itself, so that it sees the button open.
            if (SpinWait.SpinUntil(isTold, TimeSpan.FromSeconds(1))) return;
        }
        Assert.Fail("The button was pressed in vain.");
    }
}
