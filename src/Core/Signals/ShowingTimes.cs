using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>How long what is told at a reader shows.</summary>
public static class ShowingTimes
{
    public static readonly Duration Granted = Duration.FromSeconds(3);

    /// <summary>Long enough to read two lines.</summary>
    public static readonly Duration Refused = Duration.FromSeconds(4);

    /// <summary>While the card lies there a refusal stays until then: whoever holds it is still reading. Then the state shows again.</summary>
    public static readonly Duration RefusedAtMost = Duration.FromSeconds(10);

    public static readonly Duration HalfRead = Duration.FromSeconds(4);

    public static readonly Duration Read = Duration.FromMilliseconds(100);

    public static readonly Duration Identify = Duration.FromSeconds(10);

    /// <summary>A decision that comes sooner shows without this: a flicker between would only be noise.</summary>
    public static readonly Duration CheckingAfter = Duration.FromMilliseconds(300);
}
