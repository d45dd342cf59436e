using FabAccess.Core.Machines;
using FabAccess.Server.Pages.MachinePages;
using NodaTime;

namespace FabAccess.Server.Pages.Wording;

/// <summary>French words of a machine's rules of use; beside the other language's, line by line: a rule that reads otherwise in one of them would be another rule.</summary>
internal static class FrenchUse
{
    public static UseTexts Texts { get; } = new UseTexts
    {
        Title = "Règles d’usage",
        Change = "Modifier les règles",
        Hint = FrenchTexts.Spaced("Valables dès la prochaine session ; celle en cours garde les siennes. Un champ vide : pas de limite."),
        Save = "Enregistrer les règles",
        End = "Fin de session",
        EndPolicy = end => end switch
        {
            EndPolicy.Immediate => "Coupure immédiate quand le membre badge",
            EndPolicy.WhenIdle => "Le travail en cours se termine d’abord",
            EndPolicy.WhenIdleAndCool => "Le travail se termine, puis la machine refroidit sous tension",
            EndPolicy.NeverWhileBusy => "Jamais pendant un travail, même si le boîtier tombe en panne",
            EndPolicy.Manual => "Uniquement au bouton d’arrêt",
            _ => throw new ArgumentOutOfRangeException(nameof(end), end, "No words for it."),
        },
        Presence = "Présence",
        PresenceMode = mode => mode == PresenceMode.Slot ? "La carte reste dans le lecteur" : "Un passage de badge",
        Supervised = "Débutants",
        Supervision = supervision => supervision switch
        {
            Supervision.None => "Seuls",
            Supervision.Starts => "Un encadrant badge au démarrage",
            Supervision.Stays => "Un encadrant badge et reste",
            _ => throw new ArgumentOutOfRangeException(nameof(supervision), supervision, "No words for it."),
        },
        OldList = "Liste de droits trop ancienne",
        OldListRule = rule => rule == OldListRule.TrainersOnly ? "Les encadrants démarrent encore" : "Personne ne démarre",
        Span = span => span switch
        {
            UseSpan.Longest => "Durée maximale (minutes, 1 à 10\u00A0080)",
            UseSpan.Extension => "Prolongation par passage de badge (minutes, 1 à 1\u00A0440)",
            UseSpan.IdleEnd => "Fin après inactivité (minutes, 1 à 1\u00A0440)",
            UseSpan.CoolDown => "Refroidissement (minutes, 1\u00A0440 au plus)",
            UseSpan.TakeOver => "Reprise par un autre membre après inactivité (minutes, 1\u00A0440 au plus)",
            UseSpan.PreRun => "Aspiration avant la mise sous tension (secondes, 50 au plus)",
            UseSpan.RunOn => "Aspiration après la coupure (secondes, 3\u00A0600 au plus)",
            UseSpan.SlotGrace => "Carte mal lue, tolérance (secondes, 1 à 60)",
            UseSpan.SecondBadge => "Attente du second badge (secondes, 10 à 60)",
            _ => throw new ArgumentOutOfRangeException(nameof(span), span, "No words for it."),
        },
        Group = "Groupe exclusif",
        GroupHint = FrenchTexts.Spaced("Les machines d’un même boîtier et d’un même groupe ne marchent pas ensemble, par exemple « aspiration-1 »."),
        Flag = flag => flag switch
        {
            UseFlag.HandOver => "Un membre peut transmettre la machine à un autre",
            UseFlag.Inspect => "Contrôle par un encadrant avant un débutant",
            UseFlag.Booked => "Uniquement sur réservation",
            UseFlag.TrainersGrant => FrenchTexts.Spaced("Un formateur valide la formation à la machine : l’apprenant badge, puis le formateur"),
            _ => throw new ArgumentOutOfRangeException(nameof(flag), flag, "No words for it."),
        },
    };

    /// <summary>What holds, as sentences for members.</summary>
    public static IEnumerable<string> Sentences(UsePolicy use)
    {
        yield return use.Presence == PresenceMode.Slot ? "La carte reste dans le lecteur pendant la session." : "Un passage de badge démarre, un autre termine.";
        if (use.End != EndPolicy.Immediate) yield return Texts.EndPolicy(use.End) + ".";
        if (use.CoolDown > Duration.Zero) yield return $"Elle refroidit {UseWords.Said(use.CoolDown)}.";
        if (use.Longest is { } longest) yield return $"Une session dure au plus {UseWords.Said(longest)}" + (use.Extension is { } more ? $" ; badger dans les dix dernières minutes ajoute {UseWords.Said(more)}." : ".");
        if (use.IdleEnd is { } idle) yield return $"Après {UseWords.Said(idle)} d’inactivité elle s’arrête ; seul le temps d’activité est compté.";
        if (use.TakeOverAfter is { } take) yield return $"Un autre membre peut la reprendre après {UseWords.Said(take)} d’inactivité.";
        if (use.AsksForHandOver) yield return "Elle peut être transmise : l’autre badge, puis le titulaire accepte en badgeant.";
        if (use.Supervision != Supervision.None) yield return $"Débutants : {char.ToLowerInvariant(Texts.Supervision(use.Supervision)[0])}{Texts.Supervision(use.Supervision)[1..]}.";
        if (use.InspectBeforeNovice) yield return "Après chaque usage, un encadrant la contrôle avant qu’un débutant la démarre.";
        if (use.PreRun > Duration.Zero) yield return $"L’aspiration tourne {UseWords.Said(use.PreRun)} avant.";
        if (use.RunOn > Duration.Zero) yield return $"L’aspiration tourne {UseWords.Said(use.RunOn)} après.";
        if (use.Group is { } group) yield return $"Elle ne marche pas avec les autres machines du groupe {group}.";
        if (use.BookedOnly) yield return "Uniquement sur réservation.";
        if (use.TrainersGrant) yield return "Un formateur peut y valider votre formation : vous badgez, puis le formateur badge.";
        if (use.OldList == OldListRule.TrainersOnly) yield return "Sans nouvelles du serveur depuis trop longtemps, seuls les encadrants la démarrent.";
    }
}
