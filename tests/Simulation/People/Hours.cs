namespace FabAccess.Simulation.People;

/// <summary>When the lab is open, in true time of day.</summary>
public static class Hours
{
    private static readonly TimeSpan Opens = TimeSpan.FromHours(6);

    /// <summary>Nobody begins anything after this.</summary>
    public static readonly TimeSpan LastStart = TimeSpan.FromHours(21.5);

    /// <summary>Somebody goes round and presses the button of every machine that still runs.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromHours(22);

    public static bool IsClosed(TimeSpan at) => TimeSpan.FromTicks(at.Ticks % TimeSpan.TicksPerDay) is var time && (time < Opens || time > LastStart);
}
