using FabAccess.Edge.Gpio;

namespace FabAccess.KernelRig;

/// <summary>A stop button: the kernel's edges, their order and its debounce. Times are the emulator's, not a Pi's.</summary>
public static class ButtonChecks
{
    private const uint Line = SimulatedBank.ButtonLine;

    // Edges take up to 0.25 s under emulation.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5), Debounce = TimeSpan.FromMilliseconds(5), LongDebounce = TimeSpan.FromSeconds(1);

    public static void Run(SimulatedBank bank, Report report)
    {
        using var chip = GpioCharacterDevice.Open(bank.Device);
        bank.Pull(Line, up: true);
        using (var button = chip.OpenInput(Line, LinePull.Down, Debounce))
        {
            report.Check("button: the request pulls the line down", !bank.IsHigh(Line));
            bank.Pull(Line, up: true);
            bool rose = button.TryWaitEdge(Soon, out var rising);
            report.Check("button: rising edge with its line", rose && rising is { IsRising: true, Line: Line });
            bank.Pull(Line, up: false);
            bool fell = button.TryWaitEdge(Soon, out var falling);
            report.Check("button: falling edge, later by the kernel's clock", fell && !falling.IsRising && falling.MonotonicNanoseconds > rising.MonotonicNanoseconds);
            report.Check("button: no further edge", !button.TryWaitEdge(TimeSpan.FromMilliseconds(300), out _));
        }
        using (var button = chip.OpenInput(Line, LinePull.Down, LongDebounce))
        {
            bank.Pull(Line, up: true);
            bank.Pull(Line, up: false);
            report.Check("button: a bounce shorter than the debounce time is none", !button.TryWaitEdge(2 * LongDebounce, out _));
            bank.Pull(Line, up: true);
            report.Check("button: a press that stays is told", button.TryWaitEdge(Soon, out var edge) && edge.IsRising);
        }
    }
}
