using System.Collections.Immutable;
using FabAccess.Core.Access;
using FabAccess.Core.Values;

namespace FabAccess.Core.Signals;

/// <summary>What the display says where a badge is refused: why, and what next.</summary>
public sealed record RefusalRow(RefusalReason Reason, Wording Fr, Wording En)
{
    public Wording In(Language language) => language == Language.English ? En : Fr;
}

/// <summary>The words of <see cref="SignalName.Refused"/>, a row for each <see cref="RefusalReason"/>, in its order.</summary>
public static class RefusalTable
{
    public static ImmutableArray<RefusalRow> Rows { get; } =
    [
        new(RefusalReason.UnknownBadge, new("Badge inconnu", "voir accueil"), new("Unknown badge", "ask at the desk")),
        new(RefusalReason.BadgeBlocked, new("Badge bloqué", "voir accueil"), new("Badge blocked", "ask at the desk")),
        new(RefusalReason.RandomUid, new("Téléphone refusé", "prenez le badge"), new("Phone not usable", "use your badge")),
        new(RefusalReason.SeveralCards, new("Plusieurs cartes", "une à la fois"), new("Several cards", "one at a time")),
        new(RefusalReason.MemberSuspended, new("Compte suspendu", "voir accueil"), new("Account on hold", "ask at the desk")),
        new(RefusalReason.NotCertified, new("Formation exigée", "{certification}|voir accueil"), new("Training needed", "{certification}|ask at the desk")),
        new(RefusalReason.CertificationExpired, new("Recyclage requis", "{certification}|voir accueil"), new("Refresher due", "{certification}|ask at the desk")),
        new(RefusalReason.MachineInUse, new("Occupé : {member}|Occupé", "reste {left}|{left}|session en cours"), new("In use: {member}|In use", "{left} left|{left}|session is on")),
        new(RefusalReason.OutOfOrder, new("Hors service", "voir QR"), new("Out of order", "see QR")),
        new(RefusalReason.PermitsTooOld, new("Liste périmée", "appelez référent"), new("List too old", "call a trainer")),
        new(RefusalReason.ReservedForAnother, new("Réservé à {at}|Réservé", "autre machine ?"), new("Booked from {at}|Booked", "choose another")),
        new(RefusalReason.ReservationRequired, new("À réserver avant", "scannez le QR"), new("Book it first", "scan the QR")),
        new(RefusalReason.ExclusiveConflict, new("Poste exclusif", "autre en cours"), new("Other machine", "blocks this one")),
        new(RefusalReason.ToCheck, new("À contrôler", "appelez référent"), new("Needs a check", "call a trainer")),
        new(RefusalReason.LockedOut, new("Verrouillé après", "un incident"), new("Locked after", "an incident")),
        new(RefusalReason.PermissiveMissing, new("Sécurité ouverte", "puis rebadgez"), new("Interlock open", "close, tap again")),
        new(RefusalReason.Closed, new("Fermé", "ouvre à {at}|voir horaires"), new("Closed", "opens at {at}|see the hours")),
        new(RefusalReason.SupervisorRequired, new("Badge encadrant", "exigé, rebadgez"), new("Trainer's badge", "needed: try again")),
        new(RefusalReason.InternalFault, new("Erreur {code}|Erreur", "réessayez"), new("Error {code}|Error", "try again")),
        new(RefusalReason.CredentialTooWeak, new("Badge à échanger", "trop simple"), new("Badge too simple", "please swap it")),
        new(RefusalReason.NotGenuine, new("Badge non prouvé", "voir accueil"), new("Badge not proven", "ask at the desk")),
    ];

    /// <exception cref="ArgumentOutOfRangeException">The reason has no row.</exception>
    public static RefusalRow Row(RefusalReason reason) =>
        Rows.FirstOrDefault(row => row.Reason == reason) ?? throw new ArgumentOutOfRangeException(nameof(reason), reason, "No words for this reason.");
}
