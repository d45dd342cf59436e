using FabAccess.Core.Metering;
using FabAccess.Edge.Power;

namespace FabAccess.Edge.Commands;

/// <summary>What a machine does while it is measured.</summary>
internal enum PowerPhase
{
    Off,

    Standby,

    Ready,

    Working,
}

/// <summary>What was measured while a machine did one thing.</summary>
/// <param name="Phase">What it did.</param>
/// <param name="Band">What it drew; null without a reading.</param>
/// <param name="Missed">How many looks said nothing.</param>
/// <param name="Trouble">Why it does not count, a sentence; null when it does.</param>
internal sealed record PhaseMeasured(PowerPhase Phase, PowerBand? Band, int Missed, string? Trouble);

/// <summary>Measures a machine's power for a while, once a second. From one thread.</summary>
/// <param name="open">Opens what measures; anew for each phase, so that a meter of pulses does not remember the one before.</param>
/// <param name="rest">Waits.</param>
internal sealed class PowerMeasuring(Func<IPowerMeter> open, Action<TimeSpan> rest)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <param name="phase">What the machine does.</param>
    /// <param name="seconds">For how long; from 1.</param>
    public PhaseMeasured Measure(PowerPhase phase, int seconds)
    {
        var watts = new List<decimal>();
        int missed = 0, failed = 0;
        string? reason = null;
        IPowerMeter? meter = null;
        try
        {
            for (int second = 0; second < seconds; second++)
            {
                try
                {
                    meter ??= open();
                    if (meter.Read() is { } reading) watts.Add(reading);
                    else missed++;
                }
                catch (IOException e)
                {
                    reason = e.Message;
                    failed++;
                    meter?.Dispose();
                    meter = null;
                }
                rest(Every);
            }
        }
        finally
        {
            meter?.Dispose();
        }
        // A look that fails now and then is a cable in a workshop; half of them are a measurement that nobody should trust.
        return new(phase, PowerBand.Of(watts), missed + failed, failed * 2 > seconds ? reason : null);
    }
}
