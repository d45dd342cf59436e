namespace FabAccess.Edge.Signals;

/// <summary>An I²C bus with this box as its only master. May be shared by several chips' drivers.</summary>
public interface II2cBus
{
    /// <summary>One write: start, address, bytes, stop.</summary>
    /// <param name="address">Seven bits.</param>
    /// <param name="bytes">At most 8,192, which is what the kernel takes at once.</param>
    /// <exception cref="IOException">Nobody answers, or the bus is stuck.</exception>
    void Write(byte address, ReadOnlySpan<byte> bytes);

    /// <summary>A write and a read in one: start, address, bytes, start again, address, bytes, stop. Nothing comes between them.</summary>
    /// <param name="address">Seven bits.</param>
    /// <param name="bytes">What is written, e.g. the number of a register.</param>
    /// <param name="answer">Is filled with what is read.</param>
    /// <exception cref="IOException">Nobody answers, or the bus is stuck.</exception>
    void Exchange(byte address, ReadOnlySpan<byte> bytes, Span<byte> answer);
}
