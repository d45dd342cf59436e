using System.Runtime.InteropServices;

namespace FabAccess.Edge.Gpio;

/// <summary>A line that somebody else drives.</summary>
internal sealed class InputLine(IGpioDescriptor descriptor) : IInputLine
{
    public bool TryWaitEdge(TimeSpan wait, out LineEdge edge)
    {
        LineEvent record = default;
        bool came = descriptor.TryReadEvent(MemoryMarshal.AsBytes(new Span<LineEvent>(ref record)), wait);
        edge = came ? new(record.Id == GpioUapi.RisingEdge, record.TimestampNanoseconds, record.Offset) : default;
        return came;
    }

    public void Dispose() => descriptor.Dispose();
}
