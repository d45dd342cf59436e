using FabAccess.Edge.Gpio;

namespace FabAccess.KernelRig;

/// <summary>A relay line in one process's hands.</summary>
public static class RelayChecks
{
    private const uint Line = SimulatedBank.RelayLine;

    public static void Run(SimulatedBank bank, Report report)
    {
        using var chip = GpioCharacterDevice.Open(bank.Device);
        using (var relay = chip.OpenOutput(Line, high: true))
        {
            report.Check("relay: a first level of high is there with the request", bank.IsHigh(Line) && relay.ReadLevel());
            relay.Drive(high: false);
            report.Check("relay: driven low, reads back", !bank.IsHigh(Line) && !relay.ReadLevel());
            relay.Drive(high: true);
            report.Check("relay: driven high, reads back", bank.IsHigh(Line) && relay.ReadLevel());
            report.Refused("relay: a second owner is refused", GpioUapi.Busy, () => chip.OpenOutput(Line, high: true));
            report.Check("relay: the refused request did not touch it", bank.IsHigh(Line));
        }
        report.Check("relay: let go, it is low", !bank.IsHigh(Line));
        using (var relay = chip.OpenOutput(Line, high: false)) report.Check("relay: let go, it can be taken again, low at first", !relay.ReadLevel());

        var forgotten = GpioCharacterDevice.Open(bank.Device);
        forgotten.OpenOutput(Line, high: true);
        forgotten.Dispose();
        report.Check("relay: a chip that is let go takes its lines along", !bank.IsHigh(Line));
    }
}
