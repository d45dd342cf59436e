using System.Runtime.InteropServices;

namespace FabAccess.Edge.Gpio;

/// <summary>A line that somebody else drives.</summary>
internal sealed class InputLine(IGpioDescriptor descriptor, string name) : IInputLine
{
    public bool TryWaitEdge(TimeSpan wait, out LineEdge edge)
    {
        LineEvent record = default;
        bool came = descriptor.TryReadEvent(MemoryMarshal.AsBytes(new Span<LineEvent>(ref record)), wait);
        edge = came ? new(record.Id == GpioUapi.RisingEdge, record.TimestampNanoseconds, record.Offset) : default;
        return came;
    }

    public bool ReadLevel()
    {
        var values = new LineValues { Mask = 1 };
        int error = descriptor.Control(GpioUapi.GetValues, MemoryMarshal.AsBytes(new Span<LineValues>(ref values)));
        return error == 0 ? (values.Bits & 1) != 0 : throw GpioFailure.Of(name, error);
    }

    public void Dispose() => descriptor.Dispose();
}
