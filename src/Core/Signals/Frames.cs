using System.Collections.Immutable;
using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>
/// The pixels of a ring at one moment, a pure function of what shows and since when. Drivers call it some 25 times a second
/// and send what comes; nothing else knows how a signal looks.
///
/// Overlays change few pixels. Three rules keep them from adding up to a flash too many: the notch of "offline" runs on the
/// time of the signal under it, so the two beat together; while "half-read" shows, what is under it holds still; and the flick
/// of "read" colours a pixel of a fast signal only where it is lit anyway, on a single light not at all (the tick is heard in any case).
/// </summary>
public static class Frames
{
    private const int DimPermille = 300;

    /// <summary>The rings that are sold, and a single light.</summary>
    public static ImmutableArray<int> RingSizes { get; } = [1, 8, 12, 16, 24];

    /// <param name="shown">What shows.</param>
    /// <param name="since">How long the signal has been showing; before its beginning counts as its beginning.</param>
    /// <param name="arc">What is left, for the motions that show it.</param>
    /// <param name="palette">The lab's colours.</param>
    /// <param name="ring">Filled: pixel 0 at 12 o'clock, clockwise. Its length is one of <see cref="RingSizes"/>.</param>
    /// <exception cref="ArgumentException">No such ring.</exception>
    public static void Draw(ShownSignal shown, Duration since, Arc arc, Palette palette, Span<Rgb> ring)
    {
        ArgumentNullException.ThrowIfNull(palette);
        if (!RingSizes.Contains(ring.Length)) throw new ArgumentException($"There is no ring of {ring.Length} pixels: 1, 8, 12, 16 or 24.", nameof(ring));
        long at = Milliseconds(shown.Over.HalfReadFor is { } held ? since - held : since);
        var look = SignalTable.Row(shown.Name).Look;
        for (int pixel = 0; pixel < ring.Length; pixel++)
        {
            var colour = palette.Of(look.Dot is { } dot && IsDot(pixel, ring.Length, at) ? dot : look.Light);
            int level = Level(look.Motion, pixel, ring.Length, at, arc);
            ring[pixel] = colour.At(look.IsDim ? level * DimPermille / 1000 : level);
        }
        if (shown.Over.IsOffline) DrawNotch(at, palette, ring);
        if (shown.Over.HalfReadFor is { } half) DrawHalf(Milliseconds(half), palette, ring);
        if (shown.Over.ReadFor is { } read) DrawFlick(Milliseconds(read), look.Motion, palette, ring);
    }

    private static void DrawNotch(long at, Palette palette, Span<Rgb> ring)
    {
        var white = LightOf(SignalName.Offline, palette);
        if (ring.Length == 1)
        {
            if (LoneLight.Level(Motion.Notch, at, Arc.Endless) > 0) ring[0] = white;
            return;
        }
        for (int pixel = 0; pixel < ring.Length; pixel++)
            if (RingMotion.IsInNotch(pixel, ring.Length)) ring[pixel] = white.At(RingMotion.Level(Motion.Notch, pixel, ring.Length, at, Arc.Endless));
    }

    private static void DrawHalf(long at, Palette palette, Span<Rgb> ring)
    {
        var white = LightOf(SignalName.HalfRead, palette);
        for (int pixel = 0; pixel < ring.Length; pixel++)
            if (ring.Length == 1 || RingMotion.IsBelow(pixel, ring.Length)) ring[pixel] = white.At(Level(Motion.HalfBlink, pixel, ring.Length, at, Arc.Endless));
    }

    private static void DrawFlick(long at, Motion under, Palette palette, Span<Rgb> ring)
    {
        if (at >= Milliseconds(ShowingTimes.Read)) return;
        for (int pixel = 0; pixel < ring.Length; pixel++)
        {
            bool isThere = ring.Length == 1 || RingMotion.IsInFlick(pixel, ring.Length);
            if (isThere && (!IsFast(under) || (ring.Length > 1 && ring[pixel] != default))) ring[pixel] = LightOf(SignalName.Read, palette);
        }
    }

    private static int Level(Motion motion, int pixel, int count, long at, Arc arc) =>
        count == 1 ? LoneLight.Level(motion, at, arc) : RingMotion.Level(motion, pixel, count, at, arc);

    private static bool IsDot(int pixel, int count, long at) => count == 1 ? LoneLight.IsDot(at) : pixel == 0;

    // These flash twice within a second by themselves, or with the notch of a single light.
    private static bool IsFast(Motion motion) => motion is Motion.BreatheFast or Motion.Blink or Motion.DoubleBlink or Motion.DrainBlink or Motion.TwoDots or Motion.HalvesSwap;

    private static Rgb LightOf(SignalName signal, Palette palette) => palette.Of(SignalTable.Row(signal).Look.Light);

    private static long Milliseconds(Duration since) => Math.Max(0, since.BclCompatibleTicks / 10_000);
}
