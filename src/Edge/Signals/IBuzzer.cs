namespace FabAccess.Edge.Signals;

/// <summary>What makes the sounds by a reader. Used from one thread.</summary>
public interface IBuzzer
{
    /// <param name="hertz">The pitch from now on; null: silence.</param>
    /// <param name="volumePercent">0 to 100; 0 is silence.</param>
    /// <exception cref="IOException">It cannot be reached.</exception>
    void Sound(int? hertz, int volumePercent);
}
