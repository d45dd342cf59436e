using FabAccess.Edge.Gpio;

namespace FabAccess.KernelRig;

/// <summary>Finding the chip, and what is no chip or no line.</summary>
public static class ChipChecks
{
    public static void Run(SimulatedBank bank, Report report)
    {
        using (var chip = GpioCharacterDevice.Open($"label:{SimulatedBank.Label}"))
        {
            using var relay = chip.OpenOutput(SimulatedBank.RelayLine, high: true);
            report.Check("chip: found by its label", chip.Label == SimulatedBank.Label && bank.IsHigh(SimulatedBank.RelayLine));
            string refusal = MessageOf(() => chip.OpenOutput(SimulatedBank.Lines, high: true));
            report.Check($"chip: a line beyond the last is refused ({refusal})", refusal.Contains($"no line {SimulatedBank.Lines}", StringComparison.Ordinal));
        }
        string unknown = MessageOf(() => GpioCharacterDevice.Open("label:another"));
        report.Check($"chip: an unknown label names those there are ({unknown})", unknown.Contains(SimulatedBank.Label, StringComparison.Ordinal));
        report.Refused("chip: a missing device", GpioUapi.NoSuchFile, () => GpioCharacterDevice.Open("/dev/gpiochip99"));
        report.Refused("chip: a device that is no chip", GpioUapi.NotThisDevice, () => GpioCharacterDevice.Open("/dev/null"));
    }

    private static string MessageOf(Func<IDisposable> attempt)
    {
        try
        {
            attempt().Dispose();
            return "not refused";
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }
}
