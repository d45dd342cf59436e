namespace FabAccess.Edge.Signals;

/// <summary>An I²C bus with this box as its only master. May be shared by several chips' drivers.</summary>
public interface II2cBus
{
    /// <summary>One write: start, address, bytes, stop.</summary>
    /// <param name="address">Seven bits.</param>
    /// <param name="bytes">At most 8,192, which is what the kernel takes at once.</param>
    /// <exception cref="IOException">Nobody answers, or the bus is stuck.</exception>
    void Write(byte address, ReadOnlySpan<byte> bytes);
}
