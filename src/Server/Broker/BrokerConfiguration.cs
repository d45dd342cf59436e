using System.Globalization;
using System.Net;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Broker;

/// <summary>The embedded broker's mosquitto.conf. Limits hold for every client: Mosquitto has none that differ by topic.</summary>
internal static class BrokerConfiguration
{
    /// <summary>Longest payload, bytes: a permit list. A longer one is answered with the MQTT reason 0x95, "packet too large".</summary>
    public const int LongestPayload = WireLimits.LongestPermits;

    /// <summary>Longest packet, bytes: who sends a longer one is cut off before the broker has read it.</summary>
    public const int LongestPacket = 2 * LongestPayload;

    /// <param name="listen">Where it is to listen.</param>
    /// <param name="folder">With ca.pem, broker.pem, crl.pem and acl; an absolute path.</param>
    /// <param name="isRoot">Whether it is started by root.</param>
    public static string For(IPEndPoint listen, string folder, bool isRoot) => string.Create(CultureInfo.InvariantCulture, $"""
        # Written by FabAccess at each start of the server: changes made here are lost.

        # One listener, with TLS, for those whom the lab's own CA has certified and not taken it back from. There is no
        # other way in: no password, nobody unnamed, no line for this machine alone.
        listener {listen.Port} {listen.Address}
        cafile {folder}/ca.pem
        certfile {folder}/broker.pem
        keyfile {folder}/broker.pem
        crlfile {folder}/crl.pem
        require_certificate true
        tls_version tlsv1.2
        allow_anonymous false

        # Who a client is, its certificate says and nothing else; so nobody can take another's place, and whoever has two
        # connections has the newer one.
        use_identity_as_username true
        use_username_as_clientid true
        acl_file {folder}/acl
        {(isRoot ? "# Its files are root's, also when it reads them again.\nuser root" : "# It stays the user that it is started as.")}

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
        max_connections 12000

        # The broker is a pipe. What must last is in the boxes' journals and in the server's store, and the server
        # publishes the retained permit lists again after each start of the broker.
        persistence false

        # Not stdout, which the C library holds back while it is no terminal.
        log_dest stderr
        log_timestamp false
        log_type error
        log_type warning
        log_type notice
        log_type information

        """);
}
