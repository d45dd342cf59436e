namespace FabAccess.Edge.Gpio;

/// <summary>
/// An open GPIO descriptor: the seam below which the kernel's chip and the simulator's differ. Everything above it,
/// down to the bytes of each request, is the same for both.
/// </summary>
internal interface IGpioDescriptor : IDisposable
{
    /// <summary>ioctl: hands these bytes over and takes back what the other side made of them.</summary>
    /// <returns>0, or the error number.</returns>
    /// <exception cref="IOException">The other side is gone.</exception>
    int Control(uint request, Span<byte> argument);

    /// <summary>After a granted line request: from now on this is the line. The kernel made a descriptor for it, named in the request.</summary>
    void BecomeLine(int lineDescriptor);

    /// <summary>Waits for one line event and fills <paramref name="record"/>; false when none came in time.</summary>
    /// <exception cref="IOException">The line is gone.</exception>
    bool TryReadEvent(Span<byte> record, TimeSpan wait);
}
