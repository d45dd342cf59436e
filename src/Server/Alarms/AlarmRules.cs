using System.Globalization;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Server.Alarms;

/// <summary>Something that a person should see to.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Box">Null where it concerns the whole lab.</param>
/// <param name="Count">How many things it is about, from 1.</param>
/// <param name="Detail">In words, for whoever repairs it.</param>
internal sealed record Grievance(AlarmCause Cause, BoxId? Box, long Count, string Detail);

/// <summary>
/// Which alarms the facts call for. Pure; one alarm a cause and box, and where many boxes fall silent together one for all of
/// them: their cause is one.
/// </summary>
internal static class AlarmRules
{
    /// <summary>Batches overtake each other for a moment; what is missing longer than this was lost on the way or is kept back.</summary>
    public static readonly Duration GapIsOne = Duration.FromMinutes(2);

    /// <summary>A restart takes less.</summary>
    public static readonly Duration SilenceIsOne = Duration.FromMinutes(5);

    public static readonly Duration BrokenLinkIsOne = Duration.FromMinutes(1);

    /// <summary>This many silent boxes, when they are more than half, have one cause.</summary>
    public const int FewestOfAFleet = 3;

    /// <summary>Alarms that are opened by what happened, not by what stands; these rules neither open nor close them.</summary>
    public static bool IsOfAnEvent(AlarmCause cause) => cause is AlarmCause.StoreWentBack or AlarmCause.StoreRestored or AlarmCause.StoreRotten or AlarmCause.BackupFailed;

    /// <summary>Alarms that do not pass by themselves: a person closes them.</summary>
    public static bool WantsAPerson(AlarmCause cause) => cause is AlarmCause.StoreWentBack or AlarmCause.StoreRestored or AlarmCause.StoreRotten or AlarmCause.ChainBroken;

    public static IReadOnlyList<Grievance> Of(AlarmFacts facts) =>
    [
        .. facts.LettersOfNoBox > 0 ? [new Grievance(AlarmCause.DeadLetters, null, facts.LettersOfNoBox, $"{facts.LettersOfNoBox} messages of unknown boxes were put aside.")] : (Grievance[])[],
        .. facts.Boxes.SelectMany(box => OfBox(box, facts.Now)),
        .. Silence(facts),
    ];

    private static IEnumerable<Grievance> OfBox(BoxFacts box, Instant now)
    {
        var gaps = box.Gaps.Where(g => now - g.Since >= GapIsOne).ToList();
        if (gaps.Count > 0)
            yield return new(AlarmCause.JournalGap, box.Box, gaps.Sum(g => g.Entries), $"Entries {Words(gaps.Select(g => g.From == g.To ? $"{g.From}" : $"{g.From} to {g.To}"))} are missing, though later ones came.");
        if (box.ChainBreaks > box.ChainBreaksSettled)
            yield return new(AlarmCause.ChainBroken, box.Box, box.ChainBreaks, "An entry does not name the hash of the one before it: something was taken out or put in.");
        if (box.Forks > 0) yield return new(AlarmCause.JournalFork, box.Box, box.Forks, "Two different entries claim one place: two boxes with one identity, or a restored card.");
        if (box.Clones > 0) yield return new(AlarmCause.ClonedBox, box.Box, box.Clones, "Two boxes go by one identity: a card was copied. Both go on; a new claim (box claim) ends both.");
        if (box.Letters > 0) yield return new(AlarmCause.DeadLetters, box.Box, box.Letters, $"{box.Letters} messages or entries were put aside.");
        if (box.Findings.Count > 0) yield return new(AlarmCause.BoxFinding, box.Box, box.Findings.Count, $"The box says: {Words(box.Findings.Select(f => f.ToString()))}.");
    }

    // Counted from when the link came up: before that no box could be heard.
    private static IEnumerable<Grievance> Silence(AlarmFacts facts)
    {
        if (!facts.IsLinkUp)
        {
            if (facts.Now - facts.LinkSince >= BrokenLinkIsOne) yield return new(AlarmCause.FleetSilent, null, 1, "The link to the broker is down: no box can be heard. Boxes go on by themselves.");
            yield break;
        }
        var known = facts.Boxes.Where(b => b.LastSeenAt is not null && !b.IsRevoked).ToList();
        var silent = known.Where(b => !b.IsOnline && facts.Now - Instant.Max(b.LastSeenAt!.Value, facts.LinkSince) >= SilenceIsOne).ToList();
        if (silent.Count >= FewestOfAFleet && silent.Count * 2 > known.Count)
            yield return new(AlarmCause.FleetSilent, null, silent.Count, $"{silent.Count} of {known.Count} boxes are silent: look at the network or the broker first.");
        else
            foreach (var box in silent) yield return new(AlarmCause.BoxSilent, box.Box, 1, "The box does not answer. It goes on by itself and delivers later.");
    }

    // A list that a person reads; the page has the whole one.
    private static string Words(IEnumerable<string> parts)
    {
        const int most = 5;
        string[] all = [.. parts];
        return string.Join(", ", all.Take(most)) + (all.Length > most ? string.Create(CultureInfo.InvariantCulture, $" and {all.Length - most} more") : "");
    }
}
