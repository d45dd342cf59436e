using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Time;

namespace FabAccess.Edge.Machines;

/// <summary>
/// Tells idle from busy by a dry contact of the machine (its "running" lamp, a laser's "work" output): closed is busy, at once.
/// Open is idle only when it has stayed so, since a tube fires in bursts; it counts from when it opened.
/// </summary>
/// <param name="clock">For the moments.</param>
/// <param name="idleAfter">How long it must be open to count as idle.</param>
/// <param name="tell">Takes what changed.</param>
public sealed class BusyContact(BoxClock clock, TimeSpan idleAfter, Action<MachineInput.ActivityChanged> tell)
{
    private Activity said = Activity.Unknown;
    private Moment? openedAt;

    /// <summary>What the contact is now; called also when nothing changed, since it may have been open for long enough. From one thread.</summary>
    /// <param name="isClosed">Null when it cannot be read: for cutting that is busy.</param>
    public void Take(bool? isClosed)
    {
        var now = clock.Now();
        openedAt = isClosed == false ? openedAt ?? now : null;
        if (isClosed is not { } closed) Say(Activity.Unknown, now);
        else if (closed) Say(Activity.Busy, now);
        else if (openedAt is { } since && now.MillisecondsSince(since) >= (long)idleAfter.TotalMilliseconds) Say(Activity.Idle, since);
    }

    private void Say(Activity activity, Moment since)
    {
        if (activity == said) return;
        said = activity;
        tell(new(activity, since));
    }
}
