using System.Collections.Immutable;
using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>One note, and the silence after it.</summary>
public readonly record struct Tone(int Hertz, Duration Length, Duration Gap);

/// <summary>The notes of each sound. Two sounds differ in rhythm or direction, not in pitch alone: pitch is what a noisy room takes first.</summary>
public static class Tones
{
    // 880 and 660 Hz by turns, 200 ms each, for 6 s.
    private const int AlternatingNotes = 30;

    private static readonly ImmutableArray<Tone> Alternation = [.. Enumerable.Range(0, AlternatingNotes).Select(i => Note(i % 2 == 0 ? 880 : 660, 200))];

    public static ImmutableArray<Tone> Of(Sound sound) => sound switch
    {
        Sound.None => [],
        Sound.Tick => [Note(1000, 30)],
        Sound.TwoTicks => [Note(1000, 30, 120), Note(1000, 30)],
        Sound.RisingPair => [Note(880, 90), Note(1175, 90)],
        Sound.RisingTriple => [Note(660, 90), Note(880, 90), Note(1175, 90)],
        Sound.FallingPair => [Note(660, 120), Note(440, 120)],
        Sound.MidTone => [Note(740, 120)],
        Sound.TwoMidTones => [Note(740, 120, 80), Note(740, 120)],
        Sound.LowBeep => [Note(330, 400)],
        Sound.LowTone => [Note(220, 200)],
        Sound.TwoLowTones => [Note(220, 200, 150), Note(220, 200)],
        Sound.ThreeLow => [Note(220, 150, 100), Note(220, 150, 100), Note(220, 150)],
        Sound.ShortBeep => [Note(1000, 60)],
        Sound.Alternating => Alternation,
        _ => throw new ArgumentOutOfRangeException(nameof(sound), sound, "No such sound."),
    };

    /// <summary>What sounds at one moment of a sound.</summary>
    /// <param name="sound">Which.</param>
    /// <param name="since">How long ago it began.</param>
    /// <returns>The pitch, null in a gap and after the end; and how long it stays so, null after the end.</returns>
    public static (int? Hertz, Duration? For) At(Sound sound, Duration since)
    {
        var begins = Duration.Zero;
        foreach (var tone in Of(sound))
        {
            var ends = begins + tone.Length;
            if (since < ends) return (tone.Hertz, ends - since);
            begins = ends + tone.Gap;
            if (since < begins) return (null, begins - since);
        }
        return (null, null);
    }

    private static Tone Note(int hertz, int milliseconds, int gapMilliseconds = 0) =>
        new(hertz, Duration.FromMilliseconds(milliseconds), Duration.FromMilliseconds(gapMilliseconds));
}
