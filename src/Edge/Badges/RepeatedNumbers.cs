using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges;

/// <summary>
/// Looks for a reader that says a tag's number again and again while the tag lies there, and is silent otherwise. A number
/// lies there until it was silent for a while, and at least for one look, however late that comes. Pure.
/// </summary>
/// <param name="silence">From the last time a number was said until its tag counts as taken away.</param>
internal sealed class RepeatedNumbers(TimeSpan silence)
{
    // Two are several already; what else lies there makes no difference.
    private const int Most = 2;

    private readonly List<Heard> lying = [];
    private bool isGarbled;

    public void Hear(BadgeUid number, TimeSpan now)
    {
        if (lying.Find(h => h.Number == number) is { } again) again.At = now;
        else if (lying.Count < Most) lying.Add(new(number, now));
    }

    /// <summary>A number came damaged.</summary>
    public void HearGarbled() => isGarbled = true;

    public FieldContent Look(TimeSpan now)
    {
        lying.RemoveAll(h => h.WasSeen && now - h.At >= silence);
        foreach (var heard in lying) heard.WasSeen = true;
        // While a tag lies there, a damaged frame now and then says nothing new.
        bool wasGarbled = isGarbled;
        isGarbled = false;
        return lying.Count switch
        {
            0 => wasGarbled ? new FieldContent.Unreadable() : new FieldContent.Empty(),
            1 => new FieldContent.OneCard(lying[0].Number),
            _ => new FieldContent.SeveralCards(),
        };
    }

    private sealed class Heard(BadgeUid number, TimeSpan at)
    {
        public BadgeUid Number { get; } = number;

        public TimeSpan At { get; set; } = at;

        public bool WasSeen { get; set; }
    }
}
