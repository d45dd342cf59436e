using System.Collections.Immutable;
using FabAccess.Service;

namespace FabAccess.Server.Lifecycle;

/// <summary>The loops of the server that must turn, each of which says so itself.</summary>
internal sealed class Pulses(TimeProvider time)
{
    /// <summary>A commit of a whole batch on a slow disk, or a database that times out, is over by then.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(2);

    private ImmutableArray<Pulse> all = [];

    public Pulse Add(string loop)
    {
        var pulse = new Pulse(loop, LongestTurn, time);
        ImmutableInterlocked.Update(ref all, (pulses, added) => pulses.Add(added), pulse);
        return pulse;
    }

    /// <summary>The first that hangs; null when all turn.</summary>
    public Pulse? Hanging => all.FirstOrDefault(p => !p.IsAlive);
}
