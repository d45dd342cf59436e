using FabAccess.Core.Machines;
using FabAccess.Server.Pages.MachinePages;
using NodaTime;

namespace FabAccess.Server.Pages.Wording;

/// <summary>English words of a machine's rules of use; beside the other language's, line by line: a rule that reads otherwise in one of them would be another rule.</summary>
internal static class EnglishUse
{
    public static UseTexts Texts { get; } = new UseTexts
    {
        Title = "Rules of use",
        Change = "Change the rules",
        Hint = "They hold from the next session on; the one that runs keeps its own. An empty field: no limit.",
        Save = "Save the rules",
        End = "End of a session",
        EndPolicy = end => end switch
        {
            EndPolicy.Immediate => "Off at once when the member taps",
            EndPolicy.WhenIdle => "The running job finishes first",
            EndPolicy.WhenIdleAndCool => "The job finishes, then the machine cools with its power on",
            EndPolicy.NeverWhileBusy => "Never during a job, even if the box fails",
            EndPolicy.Manual => "By the stop button only",
            _ => throw new ArgumentOutOfRangeException(nameof(end), end, "No words for it."),
        },
        Presence = "Presence",
        PresenceMode = mode => mode == PresenceMode.Slot ? "The card stays in the reader" : "One tap",
        Supervised = "Novices",
        Supervision = supervision => supervision switch
        {
            Supervision.None => "Alone",
            Supervision.Starts => "A trainer taps at the start",
            Supervision.Stays => "A trainer taps and stays",
            _ => throw new ArgumentOutOfRangeException(nameof(supervision), supervision, "No words for it."),
        },
        OldList = "List of rights too old",
        OldListRule = rule => rule == OldListRule.TrainersOnly ? "Trainers still start it" : "Nobody starts it",
        Span = span => span switch
        {
            UseSpan.Longest => "Longest session (minutes, 1 to 10,080)",
            UseSpan.Extension => "More time for a tap (minutes, 1 to 1,440)",
            UseSpan.IdleEnd => "End after idling for (minutes, 1 to 1,440)",
            UseSpan.CoolDown => "Cool-down (minutes, at most 1,440)",
            UseSpan.TakeOver => "Another member may take over after idling for (minutes, at most 1,440)",
            UseSpan.PreRun => "Extraction before the power (seconds, at most 50)",
            UseSpan.RunOn => "Extraction after the power (seconds, at most 3,600)",
            UseSpan.SlotGrace => "Card read badly, grace (seconds, 1 to 60)",
            UseSpan.SecondBadge => "Wait for the second badge (seconds, 10 to 60)",
            _ => throw new ArgumentOutOfRangeException(nameof(span), span, "No words for it."),
        },
        Group = "Exclusive group",
        GroupHint = "Machines of one box in one group do not run together, for example “extractor-1”.",
        Flag = flag => flag switch
        {
            UseFlag.HandOver => "A member may hand the machine over to another",
            UseFlag.Inspect => "A trainer looks at it before a novice",
            UseFlag.Booked => "With a booking only",
            UseFlag.TrainersGrant => "A trainer certifies at the machine: the learner taps, then the trainer",
            _ => throw new ArgumentOutOfRangeException(nameof(flag), flag, "No words for it."),
        },
    };

    /// <summary>What holds, as sentences for members.</summary>
    public static IEnumerable<string> Sentences(UsePolicy use)
    {
        yield return use.Presence == PresenceMode.Slot ? "The card stays in the reader during the session." : "One tap starts it, another ends it.";
        if (use.End != EndPolicy.Immediate) yield return Texts.EndPolicy(use.End) + ".";
        if (use.CoolDown > Duration.Zero) yield return $"It cools for {UseWords.Said(use.CoolDown)}.";
        if (use.Longest is { } longest) yield return $"A session lasts {UseWords.Said(longest)} at most" + (use.Extension is { } more ? $"; a tap in the last ten minutes adds {UseWords.Said(more)}." : ".");
        if (use.IdleEnd is { } idle) yield return $"After {UseWords.Said(idle)} of idling it goes off; only the time of activity counts.";
        if (use.TakeOverAfter is { } take) yield return $"Another member may take it over after {UseWords.Said(take)} of idling.";
        if (use.AsksForHandOver) yield return "It can be handed over: the other one taps, then its holder agrees by tapping.";
        if (use.Supervision != Supervision.None) yield return $"Novices: {char.ToLowerInvariant(Texts.Supervision(use.Supervision)[0])}{Texts.Supervision(use.Supervision)[1..]}.";
        if (use.InspectBeforeNovice) yield return "After each use a trainer looks at it before a novice starts it.";
        if (use.PreRun > Duration.Zero) yield return $"The extraction runs {UseWords.Said(use.PreRun)} before.";
        if (use.RunOn > Duration.Zero) yield return $"The extraction runs {UseWords.Said(use.RunOn)} after.";
        if (use.Group is { } group) yield return $"It does not run together with the other machines of the group {group}.";
        if (use.BookedOnly) yield return "With a booking only.";
        if (use.TrainersGrant) yield return "A trainer can certify you here: you tap, then the trainer taps.";
        if (use.OldList == OldListRule.TrainersOnly) yield return "When nothing was heard from the server for too long, only trainers start it.";
    }
}
