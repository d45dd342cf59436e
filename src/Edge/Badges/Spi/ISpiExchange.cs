namespace FabAccess.Edge.Badges.Spi;

/// <summary>A chip on an SPI bus that answers while it listens.</summary>
public interface ISpiExchange : IDisposable
{
    /// <summary>One transfer in both directions, with the chip selected throughout.</summary>
    /// <param name="sent">What it is told, at most 4,096 bytes.</param>
    /// <param name="received">What it says meanwhile; as long as <paramref name="sent"/>.</param>
    /// <exception cref="IOException">The bus does not take it.</exception>
    void Exchange(ReadOnlySpan<byte> sent, Span<byte> received);
}
