using FabAccess.Core.Values;

namespace FabAccess.Core.Signals;

/// <summary>One line of the table of signals.</summary>
/// <param name="Signal">Which one.</param>
/// <param name="Name">Its name in documents and settings.</param>
/// <param name="Look">What the ring shows.</param>
/// <param name="Heard">What the buzzer makes.</param>
/// <param name="Fr">What the display says in French.</param>
/// <param name="En">What the display says in English.</param>
/// <param name="Meaning">What it means to a maker, in one sentence, for the legend.</param>
public sealed record SignalRow(SignalName Signal, string Name, Look Look, Heard Heard, Wording Fr, Wording En, LocalizedText Meaning)
{
    /// <summary>Whether it lies over whatever else shows, instead of taking its place.</summary>
    public bool IsOverlay => Signal is SignalName.Read or SignalName.HalfRead or SignalName.Offline;

    public Wording In(Language language) => language == Language.English ? En : Fr;
}

/// <summary>Light and motion of a signal.</summary>
/// <param name="Light">Its colour.</param>
/// <param name="Motion">What it does.</param>
/// <param name="IsDim">At three tenths: for what may stand for days.</param>
/// <param name="Dot">Colour of the dot that a motion sets apart; null where it has none.</param>
public sealed record Look(Light Light, Motion Motion, bool IsDim = false, Light? Dot = null);

/// <summary>Sound of a signal, and when it is made.</summary>
public sealed record Heard(Sound Sound, SoundCue Cue = SoundCue.Beginning);

/// <summary>
/// Templates of the two lines of a display in one language. A line is one or more forms with | between them, the best one
/// first; <see cref="Words"/> takes the first form whose places all have a value and that fits. An empty form always does.
/// </summary>
public sealed record Wording(string First, string Second);
