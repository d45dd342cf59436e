using NodaTime;

namespace FabAccess.Core.Time;

/// <summary>All that is known of when one boot of a box began.</summary>
/// <param name="NotBefore">The boot before still wrote then.</param>
/// <param name="NotAfter">Something of this boot had come by then, counted back to its begin.</param>
/// <param name="Own">By the box's own wall clock at a moment at which it was to be believed.</param>
/// <param name="Server">By the server's clock when a message came: the truth, or later by the message's delay.</param>
public readonly record struct BootKnowledge(Instant NotBefore, Instant NotAfter, BootAnchor? Own = null, BootAnchor? Server = null)
{
    /// <summary>No box wrote anything before this, because there was none.</summary>
    public static readonly Instant FirstOfAll = Instant.FromUtc(2026, 1, 1, 0, 0);
}
