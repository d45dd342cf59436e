using System.Runtime.InteropServices;

namespace FabAccess.Mqtt;

/// <summary>
/// Ends another thread's wait for a socket: an eventfd beside the socket in one poll(2). Poll rather than select, which
/// the library's own loop uses and which cannot hold descriptors above 1023.
/// </summary>
internal sealed unsafe partial class Wakeup : IDisposable
{
    private const short In = 1, Out = 4, Broken = 8 | 16 | 32;
    private const int NonBlocking = 0x800, CloseOnExec = 0x80000, Interrupted = 4, TryAgain = 11, Peek = 0x2, DoNotWait = 0x40;

    private readonly Lock gate = new();
    private readonly int descriptor;
    private bool isClosed;

    public Wakeup()
    {
        descriptor = EventFd(0, NonBlocking | CloseOnExec);
        if (descriptor < 0) throw new IOException($"No eventfd: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }

    /// <summary>Thread-safe; wakes that nobody waited for are remembered as one.</summary>
    public void Wake()
    {
        ulong one = 1;
        lock (gate)
        {
            if (!isClosed) _ = Write(descriptor, &one, sizeof(ulong));
        }
    }

    /// <summary>Waits until the socket (-1 for none) can be read or is broken, can be written if that is asked, somebody calls <see cref="Wake"/>, or time is up.</summary>
    public (bool CanRead, bool CanWrite) Wait(int socket, bool untilWritable, int milliseconds)
    {
        Span<PollDescriptor> waits =
        [
            new(descriptor, In),
            new(socket, untilWritable ? (short)(In | Out) : In),
        ];
        int ready;
        fixed (PollDescriptor* first = waits) ready = Poll(first, 2, milliseconds);
        if (ready < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            return error == Interrupted ? (false, false) : throw new IOException($"poll: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
        ulong count;
        if (waits[0].Returned != 0) _ = Read(descriptor, &count, sizeof(ulong));
        return ((waits[1].Returned & (In | Broken)) != 0, (waits[1].Returned & Out) != 0);
    }

    /// <summary>
    /// Why nothing more comes from a socket: it is closed at the other end, or broken. Null when more can come. For TLS handshakes,
    /// in which the library takes both for "not yet".
    /// </summary>
    /// <param name="socket">Which.</param>
    /// <param name="closed">The words for an end without an error, which is also what is left of a refusal that the library has seen.</param>
    public static string? EndOf(int socket, string closed)
    {
        byte one;
        nint peeked = Receive(socket, &one, 1, Peek | DoNotWait);
        if (peeked > 0) return null;
        if (peeked == 0) return closed;
        int error = Marshal.GetLastPInvokeError();
        return error is TryAgain or Interrupted ? null : Marshal.GetPInvokeErrorMessage(error);
    }

    /// <summary>Not while another thread waits. A wake that comes later does nothing, and never reaches a file that got the number anew.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (!isClosed) _ = Close(descriptor);
            isClosed = true;
        }
    }

    /// <summary>struct pollfd.</summary>
    private struct PollDescriptor(int descriptor, short events)
    {
        public readonly int Descriptor = descriptor;
        public readonly short Events = events;
        public short Returned = 0;
    }

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollDescriptor* waits, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, void* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int descriptor, void* bytes, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, void* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
