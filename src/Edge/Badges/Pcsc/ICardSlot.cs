namespace FabAccess.Edge.Badges.Pcsc;

/// <summary>One reader of the PC/SC service, opened. Used from one thread only.</summary>
internal interface ICardSlot : IDisposable
{
    /// <summary>Waits until what lies there changes, and reads it; the first call tells what lies there now.</summary>
    /// <returns>What lies there; null when nothing changed in time.</returns>
    /// <exception cref="IOException">The service or the reader does not answer as it should.</exception>
    FieldContent? WaitForChange(TimeSpan atMost);
}
