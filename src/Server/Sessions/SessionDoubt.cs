using FabAccess.Core.Machines;
using FabAccess.Core.Time;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Sessions;

/// <summary>By how much a session whose end nobody saw may have lasted longer than to its last mark.</summary>
internal static class SessionDoubt
{
    /// <summary>
    /// Milliseconds from the last mark to the latest moment at which the machine can have been on: until the entry that says
    /// otherwise within one boot, and across boots until the entry's boot began, since the power was away in between. Null where
    /// what is known of the two boots contradicts itself.
    /// </summary>
    /// <param name="session">Which one.</param>
    /// <param name="elapsed">Milliseconds from its start to its last mark.</param>
    /// <param name="entry">The first entry that says that it is over.</param>
    /// <param name="placed">When that was.</param>
    public static long? Since(Session session, long elapsed, JournalEntry entry, PlacedTime placed)
    {
        if (session.StartMonotonicMilliseconds is not { } start) return null;
        if (entry.Boot == session.Boot) return Math.Max(0, entry.MonotonicMilliseconds - start - elapsed);
        long between = (long)(placed.Latest - session.EarliestStart).TotalMilliseconds - entry.MonotonicMilliseconds - elapsed;
        return between > 0 ? Math.Min(between, (long)MachineRules.Untold.TotalMilliseconds) : null;
    }
}
