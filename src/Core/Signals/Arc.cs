using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>How much of something is left, for the motions that show it.</summary>
/// <param name="Left">Less than nothing counts as nothing, more than the whole as the whole.</param>
/// <param name="Whole">What a full ring stands for; nothing or less stands for "no end", and the ring is full.</param>
public readonly record struct Arc(Duration Left, Duration Whole)
{
    /// <summary>There is no end: the ring stays full. The default value too.</summary>
    public static Arc Endless => default;

    public bool IsEndless => Whole <= Duration.Zero;

    /// <summary>How many of some pixels are lit: one at least, so that the ring is never dark in a running session.</summary>
    internal int Lit(int pixels)
    {
        if (IsEndless || Left >= Whole) return pixels;
        if (Left <= Duration.Zero) return 1;
        // In milliseconds, so that no length of time that a machine has can overflow.
        long left = Left.BclCompatibleTicks / 10_000, whole = Math.Max(1, Whole.BclCompatibleTicks / 10_000);
        return Math.Clamp((int)((left * pixels + whole - 1) / whole), 1, pixels);
    }
}
