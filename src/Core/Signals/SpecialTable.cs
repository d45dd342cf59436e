using System.Collections.Immutable;
using FabAccess.Core.Values;

namespace FabAccess.Core.Signals;

/// <summary>What a signal is about, where it has other words than those of <see cref="SignalTable"/>: look and sound are the signal's.</summary>
public enum SpecialCase
{
    /// <summary>The signal's own words.</summary>
    None,

    /// <summary>Of <see cref="SignalName.SecondBadge"/>: the trainer's badge would certify the learner.</summary>
    ToCertify,

    /// <summary>Of <see cref="SignalName.Granted"/>: a trainer's badge just did.</summary>
    Certified,

    /// <summary>Of <see cref="SignalName.Granted"/>: a new badge was taken.</summary>
    BadgeAdded,
}

/// <summary>Words of a <see cref="SpecialCase"/>.</summary>
public sealed record SpecialRow(SpecialCase Case, SignalName Of, Wording Fr, Wording En, LocalizedText Meaning)
{
    public Wording In(Language language) => language == Language.English ? En : Fr;
}

/// <summary>A row for each <see cref="SpecialCase"/> but none, in its order.</summary>
public static class SpecialTable
{
    public static ImmutableArray<SpecialRow> Rows { get; } =
    [
        new(SpecialCase.ToCertify, SignalName.SecondBadge, new("Badge formateur", "certifie {member}|pour certifier"), new("Trainer: tap", "to certify {member}|to certify"),
            new("Le badge d’un formateur donne à cette personne la formation exigée.", "A trainer’s tap gives this person the certification that is needed.")),
        new(SpecialCase.Certified, SignalName.Granted, new("Formation notée", "{member}|C'est à vous"), new("Certified", "{member}|It is yours"),
            new("La formation est notée et la session commence.", "The certification is noted and the session begins.")),
        new(SpecialCase.BadgeAdded, SignalName.Granted, new("Badge enregistré", "{member}|"), new("Badge added", "{member}|"),
            new("Le nouveau badge est transmis au serveur pour cette personne.", "The new badge is passed on to the server for this person.")),
    ];

    /// <exception cref="ArgumentOutOfRangeException">There is none of that name, or it is <see cref="SpecialCase.None"/>.</exception>
    public static SpecialRow Row(SpecialCase which) =>
        Rows.FirstOrDefault(row => row.Case == which) ?? throw new ArgumentOutOfRangeException(nameof(which), which, "No words for this case.");
}
