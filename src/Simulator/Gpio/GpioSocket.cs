using System.Buffers.Binary;
using System.Net.Sockets;
using FabAccess.Simulator.Hardware;

namespace FabAccess.Simulator.Gpio;

/// <summary>
/// Serves a simulated chip on a Unix socket. Little-endian. Client → server: u32 request number, u32 length, the argument
/// as the kernel would get it. Server → client: u32 kind (0 answer, 1 line event), i32 errno, u32 length, bytes. One
/// connection is one descriptor; when it ends, for whatever reason, its lines are released. Each has its own thread, so
/// that a relay is switched without waiting for a pool. An argument longer than any known struct ends the connection.
/// </summary>
public sealed class GpioSocket : IDisposable
{
    /// <summary>A client that does not take an answer for so long is cut off.</summary>
    private const int SendTimeoutMilliseconds = 2_000;
    private const int LongestArgument = 4_096;
    private const uint Answer = 0, LineEvent = 1;

    private readonly SimulatedGpioChip chip;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Lock gate = new();
    private readonly List<(Thread Thread, Socket Socket)> clients = [];
    private readonly Thread accepting;
    private volatile bool isStopping;

    /// <param name="chip">What is served.</param>
    /// <param name="path">Of the socket, at most 107 bytes; a socket that is there is replaced.</param>
    public GpioSocket(SimulatedGpioChip chip, string path)
    {
        this.chip = chip;
        SocketPath = path;
        File.Delete(path);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(64);
        accepting = new(Accept) { Name = "gpio socket", IsBackground = true };
        accepting.Start();
    }

    public string SocketPath { get; }

    public void Dispose()
    {
        isStopping = true;
        listener.Dispose();
        accepting.Join();
        (Thread Thread, Socket Socket)[] open;
        lock (gate) open = [.. clients];
        foreach (var client in open) Cut(client.Socket);
        foreach (var client in open) client.Thread.Join();
        File.Delete(SocketPath);
    }

    private void Accept()
    {
        while (!isStopping)
        {
            Socket client;
            try
            {
                client = listener.Accept();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            var thread = new Thread(() => Serve(client)) { Name = "gpio client", IsBackground = true };
            lock (gate) clients.Add((thread, client));
            thread.Start();
        }
    }

    private void Serve(Socket client)
    {
        HardwareThread.Become();
        client.SendTimeout = SendTimeoutMilliseconds;
        var sending = new Lock();
        using var descriptor = chip.Open(bytes => SendEvent(client, sending, bytes.Span));
        try
        {
            Span<byte> head = stackalloc byte[8];
            Span<byte> argument = new byte[LongestArgument];
            while (Receive(client, head))
            {
                uint request = BinaryPrimitives.ReadUInt32LittleEndian(head), length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
                if (length > LongestArgument || !Receive(client, argument[..(int)length])) return;
                int error = descriptor.Control(request, argument[..(int)length]);
                if (!Send(client, sending, Answer, error, argument[..(int)length])) return;
            }
        }
        finally
        {
            client.Dispose();
            lock (gate) clients.RemoveAll(c => c.Socket == client);
        }
    }

    private static bool Receive(Socket client, Span<byte> bytes)
    {
        try
        {
            for (int got = 0; got < bytes.Length;)
            {
                int count = client.Receive(bytes[got..]);
                if (count == 0) return false;
                got += count;
            }
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    // Called under the chip's lock. Who does not read its events loses some, as from the kernel's buffer; the numbers in them show it.
    private static void SendEvent(Socket client, Lock sending, ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (client.Poll(TimeSpan.Zero, SelectMode.SelectWrite)) Send(client, sending, LineEvent, 0, bytes);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Cut(client);
        }
    }

    private static bool Send(Socket client, Lock sending, uint kind, int error, ReadOnlySpan<byte> bytes)
    {
        Span<byte> frame = stackalloc byte[12 + bytes.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, kind);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], error);
        BinaryPrimitives.WriteInt32LittleEndian(frame[8..], bytes.Length);
        bytes.CopyTo(frame[12..]);
        try
        {
            lock (sending)
                for (int sent = 0; sent < frame.Length;) sent += client.Send(frame[sent..]);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Cut(client);
            return false;
        }
    }

    private static void Cut(Socket client)
    {
        try
        {
            client.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }
}
