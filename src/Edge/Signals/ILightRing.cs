using FabAccess.Core.Signals;

namespace FabAccess.Edge.Signals;

/// <summary>The lights by a reader. Used from one thread.</summary>
public interface ILightRing
{
    /// <summary>Shows the pixels, the first at 12 o'clock, clockwise.</summary>
    /// <exception cref="IOException">They cannot be reached.</exception>
    void Show(ReadOnlySpan<Rgb> pixels);
}
