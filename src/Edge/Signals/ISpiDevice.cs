namespace FabAccess.Edge.Signals;

/// <summary>A chip on an SPI bus that only listens.</summary>
public interface ISpiDevice
{
    /// <summary>One transfer.</summary>
    /// <param name="bytes">At most 4,096, which is what the kernel takes at once.</param>
    /// <exception cref="IOException">The bus does not take it.</exception>
    void Write(ReadOnlySpan<byte> bytes);
}
