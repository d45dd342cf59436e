namespace FabAccess.Mqtt;

/// <summary>
/// How long to wait before the next attempt: random between 0 and a bound that doubles (full jitter), so that a
/// thousand boxes do not come back in the same second. Starts anew after a connection that held for a minute; one that
/// falls sooner, as when two clients share an id, counts as a failure.
/// </summary>
internal sealed class ReconnectDelay(TimeSpan first, TimeSpan longest)
{
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(1);

    private TimeSpan bound = TimeSpan.Zero;

    /// <param name="lasted">How long the connection that just ended was up; zero when it never was.</param>
    /// <param name="random">0 up to but not including 1.</param>
    public TimeSpan Next(TimeSpan lasted, double random)
    {
        if (lasted >= Held || bound == TimeSpan.Zero) bound = first;
        else bound = bound > longest / 2 ? longest : bound * 2;
        return bound * random;
    }
}
