using FabAccess.Core.Machines;
using FabAccess.Edge.Time;

namespace FabAccess.Edge.Power;

/// <summary>Tells idle from busy by the power that a machine draws; see <see cref="PowerActivity"/>. From one thread.</summary>
/// <param name="clock">For the moments.</param>
/// <param name="thresholds">The machine's.</param>
/// <param name="tell">Takes what changed.</param>
public sealed class PowerSense(BoxClock clock, PowerThresholds thresholds, Action<MachineInput.ActivityChanged> tell)
{
    private PowerActivity known = PowerActivity.Unknown;

    /// <summary>One reading; null when there was none.</summary>
    public void Take(decimal? watts)
    {
        var now = clock.Now();
        var next = watts is { } power ? known.Take(power, now, thresholds) : known.Pass(now, thresholds);
        bool isNew = next.Activity != known.Activity;
        known = next;
        if (isNew) tell(new(next.Activity, next.Since ?? now));
    }
}
