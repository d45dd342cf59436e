using System.Buffers.Binary;
using System.Net.Sockets;

namespace FabAccess.Edge.Gpio;

/// <summary>
/// A GPIO descriptor served by another process over a Unix socket, for labs without hardware. One connection is one
/// open chip, and after a granted line request that line; closing it releases the line, as the kernel does.
/// To the server: request number, length, argument bytes. From it: kind (0 answer, 1 line event), error number,
/// length, bytes. All numbers are 32 bits, low byte first.
/// </summary>
internal sealed class SocketDescriptor : IGpioDescriptor
{
    private const uint Answer = 0, Event = 1;
    private const int HeadBytes = 12, LongestFrame = 4096;

    // As many edges as the greediest line request asks the kernel to keep; beyond it the kernel forgets the oldest, too.
    private const int EventsKept = 256;

    // A peer on the same machine that takes longer than this to finish a frame is stuck.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Queue<byte[]> waiting = new();
    private readonly Socket socket;

    private SocketDescriptor(Socket socket) => this.socket = socket;

    /// <exception cref="IOException">Nobody listens there.</exception>
    public static SocketDescriptor Open(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = (int)LongestAnswer.TotalMilliseconds,
            SendTimeout = (int)LongestAnswer.TotalMilliseconds,
        };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return new(socket);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new IOException($"No simulated GPIO chip answers at {path}: {e.Message}", e);
        }
    }

    public int Control(uint request, Span<byte> argument)
    {
        var frame = new byte[8 + argument.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, request);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), argument.Length);
        argument.CopyTo(frame.AsSpan(8));
        lock (gate)
        {
            Send(frame);
            while (true)
            {
                (uint kind, int error, byte[] bytes) = ReceiveFrame();
                if (kind == Event)
                {
                    Keep(bytes);
                    continue;
                }
                if (error == 0 && bytes.Length != argument.Length) throw new IOException("The simulated GPIO chip answered with a struct of another size.");
                if (error == 0) bytes.CopyTo(argument);
                return error;
            }
        }
    }

    // The connection already is the line.
    public void BecomeLine(int lineDescriptor)
    {
    }

    public bool TryReadEvent(Span<byte> record, TimeSpan wait)
    {
        lock (gate)
        {
            if (waiting.Count == 0 && WaitReadable(wait))
            {
                (uint kind, _, byte[] bytes) = ReceiveFrame();
                Keep(kind == Event ? bytes : throw new IOException("The simulated GPIO chip sent an answer that nobody asked for."));
            }
            if (!waiting.TryDequeue(out byte[]? oldest)) return false;
            if (oldest.Length != record.Length) throw new IOException("The simulated GPIO chip sent an event of another size.");
            oldest.CopyTo(record);
            return true;
        }
    }

    public void Dispose() => socket.Dispose();

    private void Keep(byte[] lineEvent)
    {
        if (waiting.Count == EventsKept) waiting.Dequeue();
        waiting.Enqueue(lineEvent);
    }

    private (uint Kind, int Error, byte[] Bytes) ReceiveFrame()
    {
        var head = new byte[HeadBytes];
        Receive(head);
        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(head), length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8));
        if (kind is not (Answer or Event) || length > LongestFrame) throw new IOException("The simulated GPIO chip sent a frame that is none.");
        var bytes = new byte[length];
        Receive(bytes);
        return (kind, BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4)), bytes);
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0) bytes = bytes[socket.Send(bytes)..];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Gone(e);
        }
    }

    private void Receive(Span<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                int got = socket.Receive(bytes);
                if (got == 0) throw Gone(null);
                bytes = bytes[got..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Gone(e);
        }
    }

    private bool WaitReadable(TimeSpan wait)
    {
        try
        {
            return socket.Poll(wait, SelectMode.SelectRead);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Gone(e);
        }
    }

    private static IOException Gone(Exception? cause) => new(
        cause is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock or SocketError.IOPending }
            ? $"The simulated GPIO chip has not answered for {LongestAnswer.TotalSeconds:0} s."
            : "The simulated GPIO chip is gone.",
        cause);
}
