using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges;

/// <summary>
/// Looks for a reader that says a number once, when a card comes, and never that it went: each number lies there for one
/// look, in the order in which they were said. The same number twice before one look is one. Pure.
/// </summary>
internal sealed class SaidNumbers
{
    /// <summary>Numbers that wait for a look. No hand is that fast: what comes beyond is told as one unreadable card.</summary>
    public const int Most = 8;

    // Null: said, but not a number.
    private readonly Queue<BadgeUid?> waiting = new();
    private bool isOverrun;

    public void Say(BadgeUid? number)
    {
        if (waiting.Count > 0 && waiting.Last() == number) return;
        if (waiting.Count < Most) waiting.Enqueue(number);
        else isOverrun = true;
    }

    public FieldContent Look()
    {
        if (waiting.TryDequeue(out var number)) return number is { } uid ? new FieldContent.OneCard(uid) : new FieldContent.Unreadable();
        bool wasOverrun = isOverrun;
        isOverrun = false;
        return wasOverrun ? new FieldContent.Unreadable() : new FieldContent.Empty();
    }
}
