using System.Collections.Concurrent;
using FabAccess.Core.Machines;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Power;

/// <summary>The meters that there are, by what box.json calls them, on this machine's buses and lines. One for the whole box. Any thread.</summary>
/// <param name="openChip">Opens the box's GPIO chip.</param>
/// <param name="time">For what meters measure.</param>
public sealed class MeterWiring(Func<IGpioLines> openChip, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Lock> chips = new();

    /// <summary>Opens a bus, with what to dispose of after it.</summary>
    public Func<string, (II2cBus Bus, IDisposable Opened)> OpenBus { get; init; } = path =>
    {
        var bus = KernelI2cBus.Open(path);
        return (bus, bus);
    };

    /// <param name="word">Which, and where.</param>
    /// <param name="thresholds">The machine's.</param>
    /// <exception cref="IOException">No such bus or line, or not permitted.</exception>
    public IPowerMeter Open(MeterWord word, PowerThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        switch (word)
        {
            case MeterWord.Ina219 ina219:
                var (bus, opened) = OpenBus(ina219.Bus);
                return new Ina219Meter(bus, ina219, time, opened);
            case MeterWord.Ads1115 ads1115:
                (bus, opened) = OpenBus(ads1115.Bus);
                return new Ads1115Meter(bus, ads1115, chips.GetOrAdd(ads1115.Chip, _ => new()), time, opened);
            case MeterWord.Pulse pulse:
                return PulseMeter.Open(openChip, pulse, thresholds.IdleBelowWatts, time);
            default:
                throw new ArgumentOutOfRangeException(nameof(word), word, "No such meter.");
        }
    }
}
