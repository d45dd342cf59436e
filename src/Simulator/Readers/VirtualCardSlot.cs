using System.Net;
using System.Net.Sockets;
using FabAccess.Simulator.Cards;

namespace FabAccess.Simulator.Readers;

/// <summary>
/// Puts cards into the virtual reader of a running pcscd (driver vpcd of vsmartcard). The driver listens, on every address, and a
/// connection is a card's presence. Each message is a length of 16 bits, high byte first, and its payload: one byte is a
/// control code (0 off, 1 on, 2 reset, 4 the ATR is wanted), more is a command. Used from one thread.
/// </summary>
public sealed class VirtualCardSlot(int port) : IDisposable
{
    private const int TcpLevel = 6, QuickAck = 12;

    // A contactless ATR after PC/SC part 3: 3B 8n 80 01, n historical bytes, check byte.
    private static readonly byte[] Atr = [0x3B, 0x81, 0x80, 0x01, 0x80, 0x80];

    private TcpClient? connection;
    private Thread? thread;

    /// <summary>In place of a card that is there already.</summary>
    /// <exception cref="SocketException">No such reader.</exception>
    public void Insert(VirtualCard card)
    {
        Remove();
        var client = new TcpClient { NoDelay = true };
        client.Connect(IPAddress.Loopback, port);
        connection = client;
        thread = new(() => Serve(client, card)) { Name = "virtual card", IsBackground = true };
        thread.Start();
    }

    public void Remove()
    {
        connection?.Dispose();
        thread?.Join();
        (connection, thread) = (null, null);
    }

    public void Dispose() => Remove();

    private static void Serve(TcpClient client, VirtualCard card)
    {
        try
        {
            using var stream = client.GetStream();
            Span<byte> length = stackalloc byte[2];
            while (true)
            {
                stream.ReadExactly(length);
                // The driver sends length and payload in two writes with Nagle's delay on: unless the first is
                // acknowledged at once, every command costs 40 ms.
                client.Client.SetRawSocketOption(TcpLevel, QuickAck, BitConverter.GetBytes(1));
                var message = new byte[(length[0] << 8) | length[1]];
                stream.ReadExactly(message);
                if (Answer(message, card) is { } answer) stream.Write([(byte)(answer.Length >> 8), (byte)(answer.Length & 0xFF), .. answer]);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            // The card was taken out, or the daemon ended.
        }
    }

    private static byte[]? Answer(byte[] message, VirtualCard card)
    {
        switch (message)
        {
            case [0x04]: return Atr;
            case [_]:
                card.PowerLost();
                return null;
            case [0xFF, 0xCA, 0x00, 0x00, ..]: return [.. card.Uid, 0x90, 0x00];
            case [0xFF, 0xCA, 0x01, 0x00, ..]: return card.Ats.Length == 0 ? [0x6A, 0x81] : [.. card.Ats, 0x90, 0x00];
            default: return card.Exchange(message) ?? [0x6F, 0x00];
        }
    }
}
