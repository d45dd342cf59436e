using FabAccess.Core.Access;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Edge.Permits;

/// <summary>
/// Which refusals are worth an entry in the journal: a broker hands out what it retains at every connect, and whoever holds
/// the broker can send what it likes as fast as it likes. A cause is said again only after another cause, or after
/// something was accepted, and then at most once an hour: some ten entries an hour is all that a stranger can make a box write.
/// </summary>
internal sealed class SaidRefusals
{
    private static readonly Duration Between = Duration.FromHours(1);

    private readonly Dictionary<RightsRefusal, Moment> said = [];
    private RightsRefusal? last;

    public void Accepted() => last = null;

    /// <summary>Whether this is to be said. If so, it is counted as said.</summary>
    public bool IsNews(RightsRefusal cause, Moment now)
    {
        if (cause == last) return false;
        last = cause;
        if (said.TryGetValue(cause, out var before) && now.MillisecondsSince(before) < Between.TotalMilliseconds) return false;
        said[cause] = now;
        return true;
    }
}
