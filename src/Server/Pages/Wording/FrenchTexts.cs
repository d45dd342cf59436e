using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Api;
using FabAccess.Server.Board;
using FabAccess.Server.Changes;
using FabAccess.Server.Ingest;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Sessions;

// Every switch below names every case of its closed set and has no other arm, so that a case without a text does not build
// (CS8509); what this leaves is a number that no case has, which nothing here can produce.
#pragma warning disable CS8524

namespace FabAccess.Server.Pages.Wording;

/// <summary>
/// French. Typed with plain spaces; <see cref="Spaced"/> puts the narrow and the wide no-break space where French wants
/// them, so that no sentence depends on a key that people cannot see. Long because a language is one file.
/// </summary>
public static class FrenchTexts
{
    public static Texts All { get; } = new()
    {
        Code = "fr",
        Shell = new()
        {
            SkipToContent = "Aller au contenu",
            MainNavigation = "Navigation principale",
            Board = "Machines",
            Members = "Membres",
            Sessions = "Sessions",
            Problems = "Incidents",
            OtherLanguage = "English",
            OtherLanguageCode = "en",
            NoSignIn = Spaced("Pas encore de connexion : ces pages ne répondent que sur cet ordinateur."),
            Older = "Plus anciennes",
            More = "Suite",
            Show = "Afficher",
            Optional = "facultatif",
            YourName = "Votre nom",
            Reason = "Motif",
            Labelled = (label, value) => $"{label}\u00A0: {value}",
            NotDone = "Rien n’a été changé",
        },
        Board = new()
        {
            Title = "Machines",
            State = state => state switch
            {
                TileState.Free => "Libre",
                TileState.InUse => "En cours",
                TileState.LockedOut => "Hors service",
                TileState.Faulted => "Défaut",
                TileState.Offline => "Boîtier hors ligne",
            },
            LastKnown = state => Spaced($"Dernier état connu : {state switch
            {
                TileState.Free => "libre",
                TileState.InUse => "en cours",
                TileState.LockedOut => "hors service",
                TileState.Faulted => "défaut",
                _ => "inconnu",
            }}"),
            SinceTime = time => $"depuis {time}",
            RunningFor = duration => $"en marche depuis {duration}",
            BoxOnline = "en ligne",
            BoxOfflineSince = time => $"hors ligne depuis {time}",
            BoxNeverSeen = "jamais vu",
            BoxOfflineMeans = "Le boîtier continue seul avec sa dernière liste de droits. Les sessions seront transmises à son retour.",
            LastRefusal = "Dernier refus",
            Refusal = (reason, certification) => Spaced(reason switch
            {
                RefusalReason.UnknownBadge => "Badge inconnu.",
                RefusalReason.BadgeBlocked => "Badge bloqué.",
                RefusalReason.RandomUid => "Téléphone refusé : il change de numéro à chaque passage.",
                RefusalReason.SeveralCards => "Plusieurs cartes à la fois devant le lecteur.",
                RefusalReason.MemberSuspended => "Compte suspendu.",
                RefusalReason.NotCertified => certification is null ? "Formation exigée." : $"Formation exigée : {certification}.",
                RefusalReason.CertificationExpired => certification is null ? "Formation à renouveler." : $"Formation à renouveler : {certification}.",
                RefusalReason.MachineInUse => "Machine déjà utilisée par une autre personne.",
                RefusalReason.OutOfOrder => "Machine hors service.",
                RefusalReason.PermitsTooOld => "Le boîtier n’a pas de liste de droits valable.",
                RefusalReason.InternalFault => "Le boîtier signale un défaut.",
            }),
            NextStep = reason => Spaced(reason switch
            {
                RefusalReason.UnknownBadge => "Faire enregistrer le badge à l’accueil.",
                RefusalReason.BadgeBlocked => "Voir l’accueil.",
                RefusalReason.RandomUid => "Utiliser un badge.",
                RefusalReason.SeveralCards => "Présenter une seule carte.",
                RefusalReason.MemberSuspended => "Voir l’accueil.",
                RefusalReason.NotCertified => "S’inscrire à la prochaine formation.",
                RefusalReason.CertificationExpired => "S’inscrire au prochain recyclage.",
                RefusalReason.MachineInUse => "Attendre la fin, ou choisir une machine libre.",
                RefusalReason.OutOfOrder => "Demander quand elle revient.",
                RefusalReason.PermitsTooOld => "Prévenir une personne responsable : le boîtier doit joindre le serveur.",
                RefusalReason.InternalFault => "Prévenir une personne responsable ; ne pas utiliser la machine.",
            }),
            FreeFor = "Présentez votre badge.",
            FaultMeans = Spaced("Ne pas utiliser ; prévenir une personne responsable."),
            Requires = certification => Spaced($"Formation : {certification}"),
            Live = "En direct",
            DisconnectedSince = time => $"Déconnecté depuis {time}",
            NotLive = "Cette page montre un instant.",
            Reload = "Recharger",
            Empty = "Aucune machine pour l’instant.",
            EmptyNext = "Les boîtiers et les machines viennent du fichier du lab, avec la commande seed.",
            Broker = (state, since) => Spaced(state switch
            {
                LinkState.Starting => "Liaison avec les boîtiers en cours d’ouverture.",
                LinkState.Up => "Liaison avec les boîtiers établie.",
                LinkState.Down => $"Liaison avec les boîtiers coupée depuis {since}. Les machines fonctionnent ; leurs sessions arriveront plus tard.",
                LinkState.BrokerMissing => "Mosquitto n’est pas installé sur le serveur : aucune nouvelle des boîtiers. Installer le paquet « mosquitto ».",
            }),
            Count = (state, n) => state switch
            {
                TileState.Free => n < 2 ? $"{n} libre" : $"{n} libres",
                TileState.InUse => $"{n} en cours",
                TileState.LockedOut => $"{n} hors service",
                TileState.Faulted => n < 2 ? $"{n} en défaut" : $"{n} en défaut",
                TileState.Offline => $"{n} hors ligne",
            },
        },
        Members = new()
        {
            Title = "Membres",
            Search = "Chercher",
            SearchHint = "Nom, prénom ou fin du numéro de badge",
            Found = n => n < 2 ? $"{n} membre" : $"{n} membres",
            NoneFound = "Personne ne correspond.",
            NoneFoundNext = "Essayer une partie du nom, ou ajouter un membre.",
            Name = "Nom",
            FirstName = "Prénom",
            LastName = "Nom de famille",
            Language = "Langue",
            LanguageName = language => language == Language.English ? "anglais" : "français",
            Add = "Ajouter un membre",
            Badges = "Badges",
            NoBadge = "Aucun badge",
            Blocked = "bloqué",
            Certifications = "Formations",
            NoGrant = "Aucune formation",
            Suspended = "suspendu",
            SuspendedMeans = Spaced("Compte suspendu : refusé sur toutes les machines."),
            MemberSince = date => $"Membre depuis le {date}",
            Grant = "Accorder",
            Certification = "Formation",
            LastDay = "Dernier jour",
            LastDayHint = Spaced("Vide : sans fin"),
            UntilDay = date => $"jusqu’au {date} inclus",
            WithoutEnd = "sans fin",
            ExpiredOn = date => $"expirée le {date}",
            GrantedOnBy = (date, by) => $"Accordée le {date} par {by}",
            RevokedOnBy = (date, by) => $"Retirée le {date} par {by}",
            Revoke = "Retirer",
            RevokeThis = certification => Spaced($"Retirer la formation « {certification} »"),
            History = "Historique",
            AddBadge = "Ajouter le badge",
            BadgeUid = "Numéro du badge",
            BadgeUidHint = "8, 14 ou 20 chiffres hexadécimaux, par exemple 04\u00A052\u00A03B\u00A01A\u00A06F\u00A05C\u00A080",
            BlockThis = mask => $"Bloquer {mask}",
            UnblockThis = mask => $"Débloquer {mask}",
            AddedOn = date => $"ajouté le {date}",
            Suspend = "Suspendre le compte",
            SuspendHint = Spaced("Refusé partout tout de suite ; une session en cours continue."),
            Resume = "Rétablir le compte",
            SeeSessions = "Ses sessions",
            SeeInvoice = "Brouillon de facture",
            Done = done => Spaced(done switch
            {
                Done.MemberAdded => "Membre ajouté.",
                Done.Granted => "Formation accordée. Les boîtiers le savent dans quelques secondes.",
                Done.Revoked => "Formation retirée. Une session en cours continue ; la prochaine sera refusée.",
                Done.BadgeAdded => "Badge ajouté.",
                Done.BadgeBlocked => "Badge bloqué.",
                Done.BadgeUnblocked => "Badge débloqué.",
                Done.MemberSuspended => "Compte suspendu.",
                Done.MemberResumed => "Compte rétabli.",
                Done.OutOfOrder => "Machine hors service. Une session en cours continue.",
                Done.BackInService => "Machine remise en service.",
            }),
            LabPage = "la page du lab",
        },
        Sessions = new()
        {
            Title = "Sessions",
            Member = "Membre",
            Machine = "Machine",
            Month = "Mois",
            AllMembers = "Tous les membres",
            AllMachines = "Toutes les machines",
            Filter = "Filtrer",
            ShowAll = "Tout afficher",
            Started = "Début",
            Duration = "Durée",
            Price = "Prix",
            End = "Fin",
            Running = "En cours",
            Superseded = "Sans fin connue",
            EndReason = reason => Spaced(reason switch
            {
                EndReason.Member => "Badge du membre",
                EndReason.Button => "Bouton d’arrêt",
                EndReason.RelayFault => "Défaut du relais",
                EndReason.JournalFault => "Départ non enregistré : la machine n’a pas démarré",
                EndReason.Shutdown => "Arrêt du boîtier",
                EndReason.Restart => "Redémarrage du programme du boîtier",
                EndReason.PowerLoss => "Coupure de courant du boîtier",
            }),
            Unpriced = reason => Spaced(reason switch
            {
                UnpricedReason.NoVersion => "Sans prix : aucun tarif n’était publié à cette date",
                UnpricedReason.NoRule => "Sans prix : le tarif ne dit rien de cette machine",
            }),
            NotPricedYet = "pas encore calculé",
            Uncertain = duration => $"peut avoir duré jusqu’à {duration} de plus",
            Clock = trust => trust switch
            {
                ClockTrust.Never => "heure de début incertaine",
                ClockTrust.WasSynchronised => "heure de début approchée",
                ClockTrust.Synchronised => "",
            },
            RightWithdrawn = "droit retiré pendant la session",
            Empty = "Aucune session.",
            EmptyNext = "Changer le filtre, ou attendre la première utilisation.",
        },
        Invoice = new()
        {
            Title = (name, month) => $"{name}, {month}",
            Draft = "Brouillon de facture",
            DraftMeans = "Ceci n’est pas une facture. Elle n’a pas de numéro et peut encore changer.",
            Date = "Date",
            Machine = "Machine",
            BilledMinutes = "Minutes facturées",
            Amount = "Montant",
            Explanation = "Calcul",
            Total = "Total",
            Lines = n => n < 2 ? $"{n} session" : $"{n} sessions",
            Empty = "Rien à facturer ce mois-ci.",
            EmptyNext = "Les sessions terminées apparaissent ici.",
            Unpriced = "Sans prix, hors total",
            Inconsistent = Spaced("Attention : ce montant ne correspond pas à son calcul."),
            PriceBook = (rule, version) => $"{rule} (tarif {version})",
            PreviousMonth = "Mois précédent",
            NextMonth = "Mois suivant",
            Print = "Imprimer",
        },
        Problems = new()
        {
            Title = "Incidents",
            AllWell = "Tout va bien.",
            AllWellMeans = "Tous les boîtiers sont en ligne, tout ce qu’ils ont envoyé est enregistré et a un prix.",
            Broker = "Liaison",
            Boxes = "Boîtiers",
            Box = "Boîtier",
            Link = "Liaison",
            Received = "Événements reçus",
            Permits = "Liste de droits",
            Findings = "Constats",
            NoFinding = "rien à signaler",
            Connected = "en ligne",
            DisconnectedSince = time => $"hors ligne depuis {time}",
            NeverSeen = "jamais vu",
            Gap = (durable, highest) => Spaced($"Trou dans le journal : reçu sans interruption jusqu’à {durable}, puis jusqu’à {highest}. Le boîtier renvoie ce qui manque."),
            ChainBreaks = n => n < 2 ? $"{n} rupture de chaîne dans le journal" : $"{n} ruptures de chaîne dans le journal",
            Behind = n => n < 2 ? $"{n} événement à traiter" : $"{n} événements à traiter",
            Forks = n => Spaced(n < 2 ? $"{n} événement en double avec un autre contenu" : $"{n} événements en double avec un autre contenu"),
            NextForChain = Spaced("Deux boîtiers utilisent peut-être la même identité, ou une carte mémoire a été restaurée. Ne rien effacer ; comparer les boîtiers."),
            DeadLetters = "Messages mis de côté",
            DeadLettersMean = Spaced("Ces messages n’ont pas pu être lus. Ils sont gardés ; rien n’est bloqué derrière eux."),
            Reason = reason => Spaced(reason switch
            {
                DeadLetterReason.UnknownBox => "Boîtier inconnu",
                DeadLetterReason.TooLong => "Message trop long",
                DeadLetterReason.Malformed => "Message illisible",
                DeadLetterReason.NewerSchema => "Écrit par un programme plus récent : mettre le serveur à jour",
                DeadLetterReason.UnknownEvent => "Événement inconnu : mettre le serveur à jour",
                DeadLetterReason.WrongSequence => "Numéro d’ordre contradictoire",
                DeadLetterReason.Fork => "Même numéro, autre contenu",
                DeadLetterReason.StoreRefused => "La base l’a refusé : gardé sans être lu",
            }),
            Flag = kind => Spaced(kind switch
            {
                EntryFlagKind.ForeignMachine => "Machine d’un autre boîtier",
                EntryFlagKind.SecondOpenSession => "Nouvelle session sans fin de la précédente",
                EntryFlagKind.SecondStart => "Deuxième début de la même session",
                EntryFlagKind.UnknownSession => "Suite d’une session dont le début manque",
                EntryFlagKind.SecondEnd => "Deuxième fin de la même session",
                EntryFlagKind.NotFolded => "Événement non traité : erreur du programme",
                EntryFlagKind.NotCharged => "Prix impossible à calculer",
            }),
            Flags = "Événements contradictoires",
            FlagsMean = Spaced("Ils sont gardés et n’arrêtent rien ; une personne doit en juger."),
            Numbered = (box, sequence) => $"{box} n°\u00A0{sequence}",
            Detail = "Détail technique",
            From = "Provenance",
            LastTime = "Dernière fois",
            Times = "Fois",
            Shown = (shown, all) => $"{shown} sur {all}",
            Unpriced = "Sessions sans prix",
            UnpricedMeans = "Elles attendent un tarif et ne sont dans aucun total.",
        },
        Machine = new()
        {
            TakeOut = "Mettre hors service",
            TakeOutHint = Spaced("Plus personne ne peut la démarrer ; une session en cours continue."),
            PutBack = "Remettre en service",
            PutBackHint = "Les membres formés peuvent de nouveau la démarrer.",
            OutOfOrder = reason => Spaced($"Hors service : {reason}"),
            Box = "Boîtier",
            State = "État",
            RequiredCertification = "Formation exigée",
            NoneRequired = "aucune",
            LatestSessions = "Dernières sessions",
            SeeSessions = "Toutes les sessions",
        },
        Errors = new()
        {
            NotFound = "Cette page n’existe pas",
            NotFoundNext = "Le lien est peut-être ancien, ou il manque un caractère à l’adresse.",
            Failed = "Le serveur n’a pas pu répondre",
            FailedNext = Spaced("Rien n’est perdu : les machines et leurs sessions n’en dépendent pas. Réessayer ; si cela revient, noter le repère ci-dessous."),
            Trace = trace => Spaced($"Repère : {trace}"),
            FormTooOld = "Ce formulaire est trop ancien",
            FormTooOldNext = "Rien n’a été changé. Revenir à la page, la recharger et recommencer.",
            BadRequest = "Cette adresse contient une erreur",
            BadRequestNext = "Vérifier ce qui suit le point d’interrogation, ou repartir du tableau.",
            TooLarge = "Ce qui a été envoyé est trop long. Rien n’a été changé.",
            NoLab = "Ce serveur n’a pas encore de lab",
            NoLabNext = "Créer le lab avec la commande fabaccess-server seed, puis recharger cette page.",
            BackToBoard = "Voir les machines",
            Change = refusal => Spaced(refusal switch
            {
                ChangeRefusal.MemberNotFound => "Ce membre n’existe pas.",
                ChangeRefusal.CertificationNotFound => "Choisir une formation de la liste.",
                ChangeRefusal.GrantNotFound => "Cette formation accordée n’existe pas.",
                ChangeRefusal.BadgeNotFound => "Ce badge n’est pas à ce membre.",
                ChangeRefusal.MachineNotFound => "Cette machine n’existe pas.",
                ChangeRefusal.NameMissing => "Il manque un nom.",
                ChangeRefusal.NameTooLong => $"Le nom est trop long : {WrittenText.LongestName} caractères au plus.",
                ChangeRefusal.ReasonMissing => "Donner un motif : c’est ce qu’on vous demandera.",
                ChangeRefusal.ReasonTooLong => $"Le motif est trop long : {WrittenText.LongestReason} caractères au plus.",
                ChangeRefusal.ByTooLong => $"Votre nom est trop long : {WrittenText.LongestBy} caractères au plus.",
                ChangeRefusal.TextUnreadable => "Le texte contient des caractères invisibles. Le retaper sur une ligne.",
                ChangeRefusal.DateUnreadable => "La date n’est pas lisible. Exemple : 2026-11-21.",
                ChangeRefusal.EndInThePast => "Le dernier jour est passé. Choisir un jour à venir.",
                ChangeRefusal.AlreadyHeld => "Cette formation est déjà accordée au moins jusque-là.",
                ChangeRefusal.AlreadyRevoked => "Cette formation est déjà retirée.",
                ChangeRefusal.TooManyGrants => "Ce membre a trop de formations dans son historique.",
                ChangeRefusal.BadgeUidUnreadable => "Le numéro n’est pas lisible : il faut 8, 14 ou 20 chiffres hexadécimaux (0 à 9, A à F).",
                ChangeRefusal.BadgeUidRandom => "Ce numéro est celui d’un téléphone, qui en change à chaque fois. Utiliser un badge.",
                ChangeRefusal.BadgeTaken => "Ce badge est déjà à un autre membre.",
                ChangeRefusal.BadgeAlreadyHere => "Ce badge est déjà dans la liste.",
                ChangeRefusal.TooManyBadges => "Ce membre a déjà 10 badges, le maximum.",
            }),
            Api = problem => Spaced(problem switch
            {
                ApiProblem.NotFound => "Il n’y a rien à cette adresse.",
                ApiProblem.NotJson => "Le corps de la requête doit être du type application/json.",
                ApiProblem.BodyUnreadable => "Le corps de la requête n’a pas la forme attendue.",
                ApiProblem.BodyTooLarge => "Le corps de la requête dépasse 64 Kio.",
                ApiProblem.LimitOutOfRange => "« limit » ou « skip » est hors des bornes.",
                ApiProblem.CursorUnreadable => "« cursor » ne vient pas d’une réponse précédente.",
                ApiProblem.MonthUnreadable => "« month » s’écrit comme 2026-11.",
                ApiProblem.MemberUnreadable => "« member » est un identifiant de 36 caractères.",
                ApiProblem.MethodNotAllowed => "Cette adresse ne connaît pas cette méthode.",
                ApiProblem.TooManyListeners => "Trop de tableaux sont ouverts. Réessayer plus tard.",
                ApiProblem.NoLab => "Ce serveur n’a pas encore de lab.",
                ApiProblem.Failed => "Le serveur n’a pas pu répondre.",
            }),
            MonthUnreadable = Spaced("Le mois s’écrit comme 2026-11."),
        },
    };

    /// <summary>U+00A0 before a colon and inside quotation marks, U+202F before <c>; ! ?</c>.</summary>
    private static string Spaced(string text) => text
        .Replace(" :", "\u00A0:").Replace("« ", "«\u00A0").Replace(" »", "\u00A0»")
        .Replace(" ;", "\u202F;").Replace(" !", "\u202F!").Replace(" ?", "\u202F?");
}
