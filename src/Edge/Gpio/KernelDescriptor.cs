using System.Diagnostics;
using System.Runtime.InteropServices;
using FabAccess.Edge.Files;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Gpio;

/// <summary>A GPIO descriptor of the running kernel, e.g. of /dev/gpiochip0.</summary>
internal sealed partial class KernelDescriptor : IGpioDescriptor
{
    private const int Interrupted = 4;
    private const short Readable = 1;

    private SafeFileHandle handle;

    private KernelDescriptor(SafeFileHandle handle) => this.handle = handle;

    /// <exception cref="IOException">No such device, or not permitted.</exception>
    public static KernelDescriptor Open(string path) => new(KernelDevice.Open(path, GpioFailure.Of));

    public unsafe int Control(uint request, Span<byte> argument)
    {
        fixed (byte* bytes = argument)
            return KernelDevice.Control(handle, request, bytes);
    }

    public void BecomeLine(int lineDescriptor)
    {
        handle.Dispose();
        handle = new(lineDescriptor, ownsHandle: true);
    }

    public unsafe bool TryReadEvent(Span<byte> record, TimeSpan wait)
    {
        if (!WaitReadable(wait)) return false;
        nint got;
        fixed (byte* bytes = record) got = Read(handle, bytes, (nuint)record.Length);
        return got == record.Length ? true : throw GpioFailure.Of("reading an edge", Marshal.GetLastPInvokeError());
    }

    public void Dispose() => handle.Dispose();

    // A signal may end the wait early, and the runtime uses signals: wait on for what is left.
    private bool WaitReadable(TimeSpan wait)
    {
        long begun = Stopwatch.GetTimestamp();
        bool added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            while (true)
            {
                TimeSpan left = wait - Stopwatch.GetElapsedTime(begun);
                var poll = new PollDescriptor { Descriptor = (int)handle.DangerousGetHandle(), Events = Readable };
                int ready = Poll(ref poll, 1, left > TimeSpan.Zero ? (int)Math.Ceiling(left.TotalMilliseconds) : 0);
                if (ready >= 0) return ready > 0;
                if (Marshal.GetLastPInvokeError() is not Interrupted and var error) throw GpioFailure.Of("waiting for an edge", error);
            }
        }
        finally
        {
            if (added) handle.DangerousRelease();
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events, Returned;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(SafeFileHandle handle, byte* buffer, nuint length);
}
