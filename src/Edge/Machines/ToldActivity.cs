using FabAccess.Core.Machines;
using FabAccess.Edge.Time;

namespace FabAccess.Edge.Machines;

/// <summary>Puts together what the things that are wired to a machine say of its work, each from a thread of its own; see <see cref="ActivitySources"/>.</summary>
/// <param name="clock">For the moments.</param>
/// <param name="tell">Takes what changed, one at a time; must return at once.</param>
/// <param name="wired">At least one.</param>
internal sealed class ToldActivity(BoxClock clock, Action<MachineInput.ActivityChanged> tell, params ActivitySource[] wired)
{
    private readonly Lock gate = new();
    private ActivitySources sources = ActivitySources.Of(wired);
    private MachineInput.ActivityChanged? told;

    /// <summary>What one of them tells to. Any thread.</summary>
    public Action<MachineInput.ActivityChanged> By(ActivitySource source) => said =>
    {
        // Told inside, so that what is told last is what is true.
        lock (gate)
        {
            sources = sources.Take(source, said);
            var now = sources.Together(clock.Now());
            if (told is { } last && last.Activity == now.Activity && last.Heat == now.Heat && (last.Since == now.Since || now.Activity == Activity.Unknown)) return;
            told = now;
            tell(now);
        }
    };
}
