namespace FabAccess.Simulation.Worlds;

/// <summary>How far a clock's owner may believe its wall clock.</summary>
public enum SimTrust
{
    Never,
    WasSynchronised,
    Synchronised,
}

/// <summary>
/// The clocks of one computer. The monotonic one counts from the boot and is a little fast or slow, as its crystal is; the
/// wall clock is that one plus whatever it was set to. Both are readings of true time, which nobody in the world sees.
/// </summary>
/// <param name="world">True time.</param>
/// <param name="partsPerBillion">How much faster than true time the crystal runs; negative for slower.</param>
public sealed class SimClock(World world, long partsPerBillion) : TimeProvider
{
    private TimeSpan bootedAt;
    private DateTimeOffset setTo = world.Utc;
    private TimeSpan setAt = world.Now;

    public SimTrust Trust { get; private set; } = SimTrust.Synchronised;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Counted(world.Now - bootedAt).Ticks;

    public override DateTimeOffset GetUtcNow() => setTo + Counted(world.Now - setAt);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("In a simulated world nothing has a timer: it is stepped.");

    /// <summary>The computer starts: monotonic time begins again, and nobody has told the wall clock anything.</summary>
    /// <param name="wall">What the wall clock says at that: the last time that was saved, or that of a battery.</param>
    public void Boot(DateTimeOffset wall)
    {
        bootedAt = world.Now;
        Set(wall, SimTrust.Never);
    }

    /// <summary>The wall clock is set.</summary>
    public void Set(DateTimeOffset wall, SimTrust trust)
    {
        (setTo, setAt, Trust) = (wall, world.Now, trust);
    }

    /// <summary>The wall clock is right, and its owner knows it.</summary>
    public void Synchronise() => Set(world.Utc, SimTrust.Synchronised);

    /// <summary>Nobody says what the time is any more; what was known goes on.</summary>
    public void LoseSource()
    {
        if (Trust == SimTrust.Synchronised) Trust = SimTrust.WasSynchronised;
    }

    private TimeSpan Counted(TimeSpan passed) => passed + TimeSpan.FromTicks((long)((Int128)passed.Ticks * partsPerBillion / 1_000_000_000));
}
