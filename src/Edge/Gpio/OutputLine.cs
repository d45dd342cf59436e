using System.Runtime.InteropServices;

namespace FabAccess.Edge.Gpio;

/// <summary>A line this process drives; low before it is let go, because some kernels keep a released line's level.</summary>
internal sealed class OutputLine(IGpioDescriptor descriptor, string name) : IOutputLine
{
    private bool disposed;

    public void Drive(bool high)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var values = new LineValues { Bits = high ? 1u : 0u, Mask = 1 };
        Control(GpioUapi.SetValues, ref values);
    }

    public bool ReadLevel()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var values = new LineValues { Mask = 1 };
        Control(GpioUapi.GetValues, ref values);
        return (values.Bits & 1) != 0;
    }

    public void Dispose()
    {
        if (disposed) return;
        try
        {
            Drive(high: false);
        }
        catch (IOException)
        {
            // Letting go is the other way to switch it off, and comes next.
        }
        disposed = true;
        descriptor.Dispose();
    }

    private void Control(uint request, ref LineValues values)
    {
        int error = descriptor.Control(request, MemoryMarshal.AsBytes(new Span<LineValues>(ref values)));
        if (error != 0) throw GpioFailure.Of(name, error);
    }
}
