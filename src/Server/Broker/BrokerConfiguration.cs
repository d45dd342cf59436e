using System.Globalization;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Broker;

/// <summary>The embedded broker's mosquitto.conf. Limits hold for every client: Mosquitto has none that differ by topic.</summary>
internal static class BrokerConfiguration
{
    /// <summary>Longest payload, bytes: a permit list. A longer one is answered with the MQTT reason 0x95, "packet too large".</summary>
    public const int LongestPayload = WireLimits.LongestPermits;

    /// <summary>Longest packet, bytes: who sends a longer one is cut off before the broker has read it.</summary>
    public const int LongestPacket = 2 * LongestPayload;

    public static string For(int port) => string.Create(CultureInfo.InvariantCulture, $"""
        # Written by FabAccess at each start of the server: changes made here are lost.

        # Boxes and operators have no identities yet. Until they do, everybody is let in and only this machine
        # can reach the broker; the server refuses to start on any other address.
        listener {port} 127.0.0.1
        allow_anonymous true

        # Without this, an acknowledgement waits up to 40 ms for a packet to fill.
        set_tcp_nodelay true

        # The server reads and keeps oversized messages of boxes as dead letters, up to the length of a permit list.
        message_size_limit {LongestPayload}
        max_packet_size {LongestPacket}

        # Messages on their way to one client without its answer. More wait in the queue; what does not fit into
        # the queue is dropped by the broker, and sent again by the box, which has had no acknowledgement.
        max_inflight_messages 100
        max_queued_messages 20000
        max_queued_bytes 67108864

        max_keepalive 600
        max_connections 5000

        # The broker is a pipe. What must last is in the boxes' journals and in the server's store, and the server
        # publishes the retained permit lists again after each start of the broker.
        persistence false

        log_dest stdout
        log_timestamp false
        log_type error
        log_type warning
        log_type notice
        log_type information

        """);
}
