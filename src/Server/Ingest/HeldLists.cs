using FabAccess.Core.Values;

namespace FabAccess.Server.Ingest;

/// <summary>
/// What follows from the permit list that a box says it holds. A list is stored before it is published, so a box can hold
/// none that this store does not know: a newer one means that the store went back without being told so (a disk image, a file
/// copied by hand). Its numbers are about to be used a second time, for other contents, which boxes would refuse or, worse,
/// take for the same; so it goes on under an epoch that no box has seen.
/// </summary>
internal static class HeldLists
{
    /// <summary>More restores than any store will see; a box that claims more is wrong, and arithmetic stays in range.</summary>
    public const int HighestEpoch = 1_000_000;

    /// <summary>The epoch to go on under, or null where all is as it should be.</summary>
    public static int? EpochAfter(Generation holds, Generation published, int epoch)
    {
        // What was published under an earlier epoch is about to be published anew under this one.
        var known = published.Epoch == epoch ? published : new(epoch, 0);
        return holds > known && holds.Epoch < HighestEpoch ? holds.Epoch + 1 : null;
    }
}
