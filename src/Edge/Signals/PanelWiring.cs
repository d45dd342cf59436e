using FabAccess.Core.Values;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Signals;

/// <summary>A panel's outputs, as configured, on this machine's buses.</summary>
internal static class PanelWiring
{
    public static PanelOutputs Of(PanelSettings settings, MachineId machine, TimeProvider time, ILogger log) => new(
        settings.DisplayBus is { } bus ? new("display", machine, () => Display(bus, settings.DisplayAddress, time), time, log) : null,
        settings.Ring is { } ring ? new("ring", machine, () => Ring(ring), time, log) : null,
        settings.BuzzerChip is { } chip ? new("buzzer", machine, () => Buzzer(chip, settings), time, log) : null);

    public static (IReaderDisplay, IDisposable) Display(string path, byte address, TimeProvider time)
    {
        var bus = KernelI2cBus.Open(path);
        return (new CharacterDisplay(bus, address, time), bus);
    }

    public static (ILightRing, IDisposable) Ring(string path)
    {
        var spi = KernelSpiDevice.Open(path);
        return (new ClockedRing(spi), spi);
    }

    public static (IBuzzer, IDisposable) Buzzer(string chip, PanelSettings settings)
    {
        var buzzer = new PwmBuzzer(chip, settings.BuzzerChannel, settings.VolumePercent);
        return (buzzer, buzzer);
    }
}
