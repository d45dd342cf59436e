using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace FabAccess.Simulator.Plugs;

/// <summary>
/// MQTT 3.1.1 as a small device speaks it: plain TCP, a name and a password, quality of service 0, a retained last will. Written apart from
/// the box's own client, so that the two do not agree on a mistake.
/// </summary>
internal sealed class MqttWire : IDisposable
{
    private const byte Connect = 0x10, Publish = 0x30, Subscribe = 0x82, Disconnect = 0xE0, TypeMask = 0xF0, QosMask = 0x06;
    private const byte HasUser = 0x80, HasPassword = 0x40, WillRetained = 0x20, HasWill = 0x04, CleanSession = 0x02;

    private readonly TcpClient client = new() { NoDelay = true };
    private readonly SemaphoreSlim writing = new(1);

    /// <exception cref="IOException">The broker said no.</exception>
    public async Task ConnectAsync(int port, string user, string password, (string Topic, string Payload) will, CancellationToken stop)
    {
        await client.ConnectAsync("127.0.0.1", port, stop).ConfigureAwait(false);
        byte[] body =
        [
            .. Text("MQTT"), 4, HasUser | HasPassword | WillRetained | HasWill | CleanSession, 0, 60, .. Text(user), .. Text(will.Topic), .. Text(will.Payload), .. Text(user), .. Text(password),
        ];
        await SendAsync(Connect, body, stop).ConfigureAwait(false);
        var (_, answer) = await ReadAsync(stop).ConfigureAwait(false);
        if (answer is not [_, 0]) throw new IOException($"The broker refused the device with {(answer.Length > 1 ? answer[1] : -1)}.");
    }

    public Task SubscribeAsync(string filter, CancellationToken stop) => SendAsync(Subscribe, [0, 1, .. Text(filter), 0], stop);

    public Task PublishAsync(string topic, string payload, bool retain, CancellationToken stop) =>
        SendAsync((byte)(Publish | (retain ? 1 : 0)), [.. Text(topic), .. Encoding.UTF8.GetBytes(payload)], stop);

    /// <summary>The next thing that is published for it.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    public async Task<(string Topic, string Payload)> HearAsync(CancellationToken stop)
    {
        while (true)
        {
            var (head, body) = await ReadAsync(stop).ConfigureAwait(false);
            if ((head & TypeMask) != Publish) continue;
            int length = BinaryPrimitives.ReadUInt16BigEndian(body), from = 2 + length + ((head & QosMask) != 0 ? 2 : 0);
            return (Encoding.UTF8.GetString(body, 2, length), Encoding.UTF8.GetString(body, from, body.Length - from));
        }
    }

    public Task LeaveAsync() => SendAsync(Disconnect, [], default);

    /// <summary>Without goodbye: the broker publishes the will.</summary>
    public void Dispose()
    {
        client.Dispose();
        writing.Dispose();
    }

    private async Task SendAsync(byte head, byte[] body, CancellationToken stop)
    {
        var packet = new List<byte> { head };
        int rest = body.Length;
        do
        {
            packet.Add((byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
            rest >>= 7;
        }
        while (rest > 0);
        packet.AddRange(body);
        await writing.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            await client.GetStream().WriteAsync(packet.ToArray(), stop).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task<(byte Head, byte[] Body)> ReadAsync(CancellationToken stop)
    {
        var stream = client.GetStream();
        byte[] one = new byte[1];
        await stream.ReadExactlyAsync(one, stop).ConfigureAwait(false);
        byte head = one[0];
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            await stream.ReadExactlyAsync(one, stop).ConfigureAwait(false);
            length |= (one[0] & 0x7F) << shift;
            if (one[0] < 0x80) break;
        }
        byte[] body = new byte[length];
        await stream.ReadExactlyAsync(body, stop).ConfigureAwait(false);
        return (head, body);
    }

    private static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}
