using System.Collections.Immutable;

namespace FabAccess.Core.Signals;

/// <summary>
/// The one table of what a machine's reader shows, sounds and says. Drivers, the legend (docs/signals.md), pages and tests are
/// made from it. Every two rows differ in motion and in words even with all colours taken away, because a maker may see no
/// colours; what refuses, warns or asks also has a sound of its own, because a maker may see nothing at all.
/// </summary>
public static class SignalTable
{
    private static readonly Heard Silent = new(Sound.None);

    /// <summary>A row for each <see cref="SignalName"/>, in its order.</summary>
    public static ImmutableArray<SignalRow> Rows { get; } =
    [
        new(SignalName.Ready, "ready", new(Light.White, Motion.Breathe, IsDim: true), Silent,
            new("Présentez votre", "badge"), new("Tap your badge", "{machine}|"),
            new("Libre : présentez votre badge pour démarrer.", "Free: tap your badge to start.")),
        new(SignalName.Reserved, "reserved", new(Light.White, Motion.Half), Silent,
            new("Réservé {at}|Réservé", "{member}|"), new("Booked {at}|Booked", "{member}|"),
            new("Réservé à quelqu’un à partir de cette heure.", "Booked by somebody from this time on.")),
        new(SignalName.Checking, "checking", new(Light.White, Motion.Chase), Silent,
            new("Un instant…", ""), new("One moment…", ""),
            new("Badge lu, réponse en cours.", "Your badge was read; the answer is coming.")),
        new(SignalName.Granted, "granted", new(Light.Green, Motion.Full), new(Sound.RisingPair),
            new("Bonjour {member}|Bonjour", "{left} restantes|reste {left}|{left}|C'est à vous"), new("Hello {member}|Hello", "{left} left|{left}|It is yours"),
            new("Accepté : la machine est sous tension.", "Granted: the machine has power.")),
        new(SignalName.InUse, "in-use", new(Light.Green, Motion.Drain), Silent,
            new("{member} {used}|En cours {used}|En cours", "{price} {left}|{price} {left-}|{price}|{left}|"), new("{member} {used}|In use {used}|In use", "{price} {left}|{price} {left-}|{price}|{left}|"),
            new("En cours d’utilisation ; l’arc montre le temps restant.", "In use; the arc is the time left.")),
        new(SignalName.EndingSoon, "ending-soon", new(Light.Amber, Motion.DrainBlink), new(Sound.ShortBeep, SoundCue.Warnings),
            new("Fin dans {minutes} min|Fin proche", "Badge = +{extension} min|Terminez SVP"), new("Ends in {minutes} min|Ends soon", "Tap for +{extension} min|Please finish"),
            new("La session se termine ; un passage de badge la prolonge, si l’écran le propose.", "The session is about to end; a tap extends it where the display says so.")),
        new(SignalName.Refused, "refused", new(Light.Red, Motion.Cross), new(Sound.FallingPair),
            new("Badge refusé", ""), new("Badge refused", ""),
            new("Refusé ; l’écran dit pourquoi et que faire. Une session en cours continue.", "Refused; the display says why and what to do. A running session goes on.")),
        new(SignalName.SecondBadge, "second-badge", new(Light.Blue, Motion.TwoDots), new(Sound.MidTone),
            new("Badge encadrant", "{seconds} s|SVP"), new("Trainer's badge", "{seconds} s|please"),
            new("Un encadrant doit présenter son badge à son tour.", "A trainer must tap as well.")),
        new(SignalName.Supervised, "supervised", new(Light.Green, Motion.DrainWithDot, Dot: Light.Blue), new(Sound.RisingTriple),
            new("Supervisé par", "{trainer}|un encadrant"), new("Supervised by", "{trainer}|a trainer"),
            new("En cours d’utilisation, un encadrant en répond.", "In use; a trainer answers for it.")),
        new(SignalName.JobRunning, "job-running", new(Light.Amber, Motion.SlowChase), new(Sound.LowBeep),
            new("Travail en cours", "arrêt ensuite"), new("Job running", "off afterwards"),
            new("Le travail lancé se termine, puis la machine s’arrête.", "The job finishes, then the machine goes off.")),
        new(SignalName.Cooling, "cooling", new(Light.Amber, Motion.Close, IsDim: true), Silent,
            new("Refroidissement", "{clock}|"), new("Cooling down", "{clock}|"),
            new("La machine refroidit ; attendez.", "The machine cools down; please wait.")),
        new(SignalName.ToCheck, "to-check", new(Light.Amber, Motion.DoubleBlink), new(Sound.LowTone, SoundCue.Tap),
            new("À contrôler", "appelez référent"), new("Needs a check", "call a trainer"),
            new("Doit être contrôlée avant la prochaine utilisation.", "Must be checked before anybody uses it again.")),
        new(SignalName.OutOfOrder, "out-of-order", new(Light.Red, Motion.Segment, IsDim: true), new(Sound.TwoLowTones, SoundCue.Tap),
            new("Hors service", "voir QR"), new("Out of order", "see QR"),
            new("Mise hors service par quelqu’un ; le code QR dit pourquoi.", "Taken out of service by a person; the QR code says why.")),
        new(SignalName.Fault, "fault", new(Light.Red, Motion.Blink), new(Sound.ThreeLow),
            new("Défaut {code}|Défaut", "ne pas utiliser"), new("Fault {code}|Fault", "do not use"),
            new("Le boîtier ou son câblage a un défaut ; prévenez une personne responsable.", "The box or its wiring has a fault; tell whoever looks after it.")),
        new(SignalName.Offline, "offline", new(Light.White, Motion.Notch), Silent,
            new("(mode local)", ""), new("(local mode)", ""),
            new("Par-dessus tout autre signal : sans serveur, le boîtier décide avec ce qu’il sait.", "Over any other signal: no server, the box decides by what it knows.")),
        new(SignalName.Read, "read", new(Light.White, Motion.Flick), new(Sound.Tick),
            new("", ""), new("", ""),
            new("Par-dessus tout autre signal : une carte a été vue. Ce n’est pas encore une réponse.", "Over any other signal: a card was seen. This is not yet an answer.")),
        new(SignalName.HalfRead, "half-read", new(Light.White, Motion.HalfBlink), new(Sound.TwoTicks),
            new("Posez à plat", "2 s immobile"), new("Hold it flat", "for 2 seconds"),
            new("Par-dessus tout autre signal : la carte est partie trop tôt ; recommencez.", "Over any other signal: the card left too early; try again.")),
        new(SignalName.Enrol, "enrol", new(Light.Blue, Motion.BreatheFast), Silent,
            new("Nouveau badge ?", "posez-le ({seconds} s)|posez-le"), new("New badge?", "tap now ({seconds} s)|tap now"),
            new("Le prochain badge inconnu est attribué au membre choisi.", "The next unknown badge is given to the member who was chosen.")),
        new(SignalName.Confirm, "confirm", new(Light.Blue, Motion.QuartersBlink), new(Sound.TwoMidTones),
            new("Payer {price} ?|{price} ?|{price}|Confirmez", "avec votre badge"), new("Pay {price}?|{price}?|{price}|Please confirm", "tap your badge"),
            new("Une question attend ; votre badge vaut accord.", "A question waits; your badge says yes.")),
        new(SignalName.Identify, "identify", new(Light.Blue, Motion.HalvesSwap), new(Sound.Alternating),
            new("C'est moi", "{box}|"), new("Here I am", "{box}|"),
            new("Quelqu’un cherche ce boîtier.", "Somebody is looking for this box.")),
        new(SignalName.Starting, "starting", new(Light.White, Motion.Fill), Silent,
            new("Démarrage…", "{version}|"), new("Starting…", "{version}|"),
            new("Le boîtier démarre.", "The box is starting.")),
        new(SignalName.Updating, "updating", new(Light.White, Motion.FillPairs), Silent,
            new("Mise à jour", "ne pas couper"), new("Updating", "do not unplug"),
            new("Le boîtier se met à jour ; ne pas couper le courant.", "The box is updating; do not cut its power.")),
    ];

    /// <summary>
    /// What shows where several apply: the first. Danger first, then answers to whoever stands there, then questions, then
    /// states. The overlays have no place in it.
    /// </summary>
    public static ImmutableArray<SignalName> ByPriority { get; } =
    [
        SignalName.Fault, SignalName.OutOfOrder, SignalName.Identify,
        SignalName.Refused, SignalName.Granted, SignalName.Checking,
        SignalName.SecondBadge, SignalName.Confirm, SignalName.Enrol,
        SignalName.ToCheck, SignalName.JobRunning, SignalName.EndingSoon, SignalName.Supervised, SignalName.InUse, SignalName.Cooling,
        SignalName.Updating, SignalName.Starting, SignalName.Reserved, SignalName.Ready,
    ];

    public static SignalRow Row(SignalName signal) => Rows[(int)signal];

    public static SignalName Higher(SignalName one, SignalName other) => ByPriority.IndexOf(one) <= ByPriority.IndexOf(other) ? one : other;
}
