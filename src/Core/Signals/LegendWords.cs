using FabAccess.Core.Values;

namespace FabAccess.Core.Signals;

/// <summary>Lights, motions and sounds in words, for the legend that hangs by a machine.</summary>
public static class LegendWords
{
    public static LocalizedText Of(Light light) => light switch
    {
        Light.White => new("blanc", "white"),
        Light.Green => new("vert", "green"),
        Light.Amber => new("orange", "amber"),
        Light.Red => new("rouge", "red"),
        Light.Blue => new("bleu", "blue"),
        _ => throw new ArgumentOutOfRangeException(nameof(light), light, "No such light."),
    };

    public static LocalizedText Of(Motion motion) => motion switch
    {
        Motion.Breathe => new("respire lentement (4 s)", "breathes slowly (4 s)"),
        Motion.BreatheFast => new("respire vite (1 s)", "breathes fast (1 s)"),
        Motion.Full => new("anneau entier, fixe", "full ring, still"),
        Motion.Half => new("demi-anneau, fixe", "half ring, still"),
        Motion.Segment => new("un segment en bas, fixe", "one segment at the bottom, still"),
        Motion.Cross => new("anneau à quatre coupures, fixe", "ring with four gaps, still"),
        Motion.Chase => new("un point tourne (1 s)", "one dot goes round (1 s)"),
        Motion.SlowChase => new("un point tourne lentement (3 s)", "one dot goes round slowly (3 s)"),
        Motion.TwoDots => new("deux points opposés tournent", "two opposite dots go round"),
        Motion.Drain => new("arc = temps restant, son bout respire", "arc = time left, its end breathes"),
        Motion.DrainWithDot => new("point fixe en haut, arc = temps restant", "still dot at the top, arc = time left"),
        Motion.DrainBlink => new("arc qui clignote (1 par s, puis 2)", "arc that blinks (1 a second, then 2)"),
        Motion.Close => new("arc qui se ferme des deux bouts", "arc that closes from both ends"),
        Motion.DoubleBlink => new("double éclat toutes les 2 s", "double blink every 2 s"),
        Motion.Blink => new("un point sur deux clignote (2 par s)", "every other dot blinks (2 a second)"),
        Motion.HalfBlink => new("moitié basse qui clignote (1 par s)", "lower half blinks (1 a second)"),
        Motion.QuartersBlink => new("quarts opposés qui clignotent (1 par s)", "opposite quarters blink (1 a second)"),
        Motion.HalvesSwap => new("les moitiés alternent (2 par s)", "halves swap (2 a second)"),
        Motion.Fill => new("se remplit point par point", "fills one by one"),
        Motion.FillPairs => new("se remplit des deux côtés, lentement", "fills down both sides, slowly"),
        Motion.Notch => new("encoche à gauche, allumée 1 s sur 2", "notch on the left, lit every other second"),
        Motion.Flick => new("un segment en haut, bref", "one segment at the top, briefly"),
        _ => throw new ArgumentOutOfRangeException(nameof(motion), motion, "No such motion."),
    };

    public static LocalizedText Of(Sound sound) => sound switch
    {
        Sound.None => new("–", "–"),
        Sound.Tick => new("tic", "tick"),
        Sound.TwoTicks => new("deux tics", "two ticks"),
        Sound.RisingPair => new("deux notes montantes", "two notes, rising"),
        Sound.RisingTriple => new("trois notes montantes", "three notes, rising"),
        Sound.FallingPair => new("deux notes descendantes", "two notes, falling"),
        Sound.MidTone => new("une note moyenne", "one middle note"),
        Sound.TwoMidTones => new("deux notes moyennes", "two middle notes"),
        Sound.LowBeep => new("une note grave, longue", "one low note, long"),
        Sound.LowTone => new("une note grave", "one low note"),
        Sound.TwoLowTones => new("deux notes graves", "two low notes"),
        Sound.ThreeLow => new("trois notes graves", "three low notes"),
        Sound.ShortBeep => new("bip court", "short beep"),
        Sound.Alternating => new("deux notes en alternance, 6 s", "two notes by turns, 6 s"),
        _ => throw new ArgumentOutOfRangeException(nameof(sound), sound, "No such sound."),
    };

    public static LocalizedText Of(SoundCue cue) => cue switch
    {
        SoundCue.Beginning => new("", ""),
        SoundCue.Tap => new(" à chaque badge", " at each tap"),
        SoundCue.Warnings => new(" à 10, 5 et 1 min", " at 10, 5 and 1 min"),
        _ => throw new ArgumentOutOfRangeException(nameof(cue), cue, "No such cue."),
    };
}
