using FabAccess.Edge.Gpio;

namespace FabAccess.KernelRig;

/// <summary>What becomes of a relay whose owner dies. The Pi's own kernels differ here (see hardware/).</summary>
public static class ReleaseChecks
{
    private const uint Line = SimulatedBank.RelayLine;

    public static void Run(SimulatedBank bank, Report report)
    {
        WithOwner("exits", bank, report, owner => owner.LetExit());
        WithOwner("is killed", bank, report, owner => owner.Kill());
    }

    private static void WithOwner(string end, SimulatedBank bank, Report report, Action<LineHolder> endIt)
    {
        using var chip = GpioCharacterDevice.Open(bank.Device);
        using var owner = new LineHolder(bank.Device, Line);
        report.Check($"release: another process holds the relay high before it {end}", owner.Holds && bank.IsHigh(Line));
        report.Refused($"release: its line is refused to others before it {end}", GpioUapi.Busy, () => chip.OpenOutput(Line, high: false));
        endIt(owner);
        report.Check($"release: the relay is low after its owner {end}", !bank.IsHigh(Line));
        using var again = chip.OpenOutput(Line, high: false);
        report.Check($"release: the line can be taken after its owner {end}", !again.ReadLevel());
    }
}
