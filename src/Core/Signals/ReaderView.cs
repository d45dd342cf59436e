using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>All that decides what shows at a machine's reader, at one moment.</summary>
public sealed record ReaderView(MachineState State)
{
    /// <summary>What the machine's rules told last; null when nothing yet.</summary>
    public Signal? Told { get; init; }

    /// <summary>How long ago it was told.</summary>
    public Duration ToldAgo { get; init; }

    /// <summary>What is left of the session; null when it has no end, or there is none.</summary>
    public Duration? Left { get; init; }

    /// <summary>For how long a badge has been waiting for its decision; null when none is.</summary>
    public Duration? Deciding { get; init; }

    /// <summary>How long ago a card was seen last; null when none was.</summary>
    public Duration? ReadAgo { get; init; }

    /// <summary>Whether a card lies on the reader.</summary>
    public bool IsCardThere { get; init; }

    /// <summary>The booking that the machine is kept for while it is free; null when there is none.</summary>
    public Booking? Kept { get; init; }

    /// <summary>Whether the server cannot be reached.</summary>
    public bool IsOffline { get; init; }
}
