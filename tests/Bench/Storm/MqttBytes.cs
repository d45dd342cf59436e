using System.Buffers.Binary;
using System.Text;

namespace FabAccess.Bench.Storm;

/// <summary>The few MQTT 5 packets that a light box says and hears. What else comes is refused: this is no library.</summary>
internal static class MqttBytes
{
    public const byte ConnectAck = 2, Publish = 3, PublishAck = 4, SubscribeAck = 9, PingAnswer = 13;

    private const byte NoProperties = 0, LastWillRetainedAtQos1 = 0x2C, CleanStart = 0x02;

    public static byte[] Connect(string clientId, ushort keepAliveSeconds, string willTopic, byte[] will) => Packet(
        0x10, [.. Text("MQTT"), 5, LastWillRetainedAtQos1 | CleanStart, .. Number(keepAliveSeconds), NoProperties, .. Text(clientId), NoProperties, .. Text(willTopic), .. Number((ushort)will.Length), .. will]);

    public static byte[] Subscribe(ushort id, params IEnumerable<string> topics) => Packet(0x82, [.. Number(id), NoProperties, .. topics.SelectMany(t => (byte[])[.. Text(t), 1])]);

    public static byte[] PublishRetained(ushort id, string topic, byte[] payload) => Packet(0x33, [.. Text(topic), .. Number(id), NoProperties, .. payload]);

    public static byte[] Acknowledge(ReadOnlySpan<byte> publication)
    {
        int topic = BinaryPrimitives.ReadUInt16BigEndian(publication);
        return Packet(0x40, publication.Slice(2 + topic, 2).ToArray());
    }

    public static byte[] Ping() => [0xC0, 0];

    /// <summary>Reads one packet: its first byte, and what follows its length.</summary>
    public static async Task<(byte First, byte[] Body)> ReadAsync(Stream stream, CancellationToken cancel)
    {
        byte[] one = new byte[1];
        await stream.ReadExactlyAsync(one, cancel).ConfigureAwait(false);
        byte first = one[0];
        int length = 0, shift = 0;
        do
        {
            await stream.ReadExactlyAsync(one, cancel).ConfigureAwait(false);
            length |= (one[0] & 0x7F) << shift;
            shift += 7;
        }
        while ((one[0] & 0x80) != 0 && shift < 28);
        byte[] body = new byte[length];
        await stream.ReadExactlyAsync(body, cancel).ConfigureAwait(false);
        return (first, body);
    }

    private static byte[] Packet(byte first, byte[] body)
    {
        var packet = new List<byte> { first };
        int left = body.Length;
        do
        {
            packet.Add((byte)((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
            left >>= 7;
        }
        while (left > 0);
        return [.. packet, .. body];
    }

    private static byte[] Text(string text) => [.. Number((ushort)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Number(ushort number) => [(byte)(number >> 8), (byte)number];
}
