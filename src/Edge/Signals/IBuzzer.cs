namespace FabAccess.Edge.Signals;

/// <summary>What makes the sounds by a reader. Used from one thread.</summary>
public interface IBuzzer
{
    /// <param name="hertz">The pitch from now on; null: silence.</param>
    /// <exception cref="IOException">It cannot be reached.</exception>
    void Sound(int? hertz);
}
