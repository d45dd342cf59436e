using FabAccess.Core.Values;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Signals;

/// <summary>A panel's outputs, as configured, on this machine's buses.</summary>
internal static class PanelWiring
{
    public static PanelOutputs Of(PanelSettings settings, MachineId machine, TimeProvider time, ILogger log)
    {
        // Once it was read it is kept: a display that is away is tried every two seconds.
        ConsoleFont? font = null;
        return new(
            settings.DisplayBus is null ? null : new("display", machine, () => Display(settings, () => font ??= ConsoleFont.Read(ConsoleFont.Standard), time), time, log),
            settings.Ring is { } ring ? new("ring", machine, () => Ring(ring), time, log) : null,
            settings.BuzzerChip is null ? null : new("buzzer", machine, () => Buzzer(settings), time, log));
    }

    /// <exception cref="IOException">No such bus or no font, or not permitted.</exception>
    public static (IReaderDisplay, IDisposable) Display(PanelSettings settings, Func<ConsoleFont> font, TimeProvider time)
    {
        var letters = settings.HasOled ? font() : null;
        var bus = KernelI2cBus.Open(settings.DisplayBus!);
        return (letters is null ? new CharacterDisplay(bus, settings.DisplayAddress, time) : new OledDisplay(bus, settings.DisplayAddress, settings.Display, letters, time), bus);
    }

    public static (ILightRing, IDisposable) Ring(string path)
    {
        var spi = KernelSpiDevice.Open(path);
        return (new ClockedRing(spi), spi);
    }

    public static (IBuzzer, IDisposable) Buzzer(PanelSettings settings)
    {
        var buzzer = new PwmBuzzer(settings.BuzzerChip!, settings.BuzzerChannel);
        return (buzzer, buzzer);
    }
}
