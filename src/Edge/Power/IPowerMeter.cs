namespace FabAccess.Edge.Power;

/// <summary>A meter that is wired to the box and measures one machine's power. From one thread.</summary>
public interface IPowerMeter : IDisposable
{
    /// <summary>Measures now; takes a fifth of a second at most, but for a bus that is stuck.</summary>
    /// <returns>Watts; null while it has not measured for long enough, which is no fault.</returns>
    /// <exception cref="IOException">It does not answer, or says nothing that can be used; the message is a sentence.</exception>
    decimal? Read();
}
