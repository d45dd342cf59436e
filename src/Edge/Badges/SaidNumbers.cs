using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges;

/// <summary>
/// Looks for a reader that says a number when a card comes, and never that it went: each number lies there for one
/// look, in the order in which they were said. Some repeat it while the card lies there, so the same number again soon after
/// it was said last is still that card. Pure.
/// </summary>
internal sealed class SaidNumbers
{
    /// <summary>Numbers that wait for a look. No hand is that fast: what comes beyond is told as one unreadable card.</summary>
    public const int Most = 8;

    /// <summary>Slower than any reader repeats: the same number after it is another tap.</summary>
    public static readonly TimeSpan Repeats = TimeSpan.FromSeconds(2);

    // Null: said, but not a number.
    private readonly Queue<BadgeUid?> waiting = new();
    private BadgeUid? last;
    private TimeSpan lastAt;
    private bool isOverrun;

    public void Say(BadgeUid? number, TimeSpan now)
    {
        bool isRepeated = number is not null && number == last && now - lastAt < Repeats;
        if (number is not null) (last, lastAt) = (number, now);
        if (isRepeated) return;
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
