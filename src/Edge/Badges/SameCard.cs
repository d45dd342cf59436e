using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges;

internal static class SameCard
{
    /// <summary>
    /// Equal numbers, or both random: a phone invents a number each time the field drops, so that one phone lying
    /// there would otherwise be a stream of new cards.
    /// </summary>
    public static bool IsSameCardAs(this BadgeUid one, BadgeUid other) => one == other || (one.IsRandom && other.IsRandom);
}
