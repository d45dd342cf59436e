using System.Globalization;
using System.Net;

namespace FabAccess.Server.Integrations;

/// <summary>The integration broker's mosquitto.conf.</summary>
internal static class IntegrationConfiguration
{
    /// <summary>Longest payload, bytes: a device's discovery is a few thousand.</summary>
    public const int LongestPayload = 64 * 1024;

    public const int MostConnections = 400;

    /// <param name="listen">Where it is to listen.</param>
    /// <param name="options">With the certificate, where there is one.</param>
    /// <param name="folder">With passwords and acl; an absolute path.</param>
    /// <param name="isRoot">Whether it is started by root.</param>
    public static string For(IPEndPoint listen, IntegrationOptions options, string folder, bool isRoot) => string.Create(CultureInfo.InvariantCulture, $"""
        # Written by FabAccess at each start of the server: changes made here are lost.

        # One listener, on one address, for devices that hold no certificates. There is no bridge to the boxes' broker:
        # what boxes and server say to each other does not exist here.
        listener {listen.Port} {listen.Address}
        {(options.HasTls ? $"certfile {options.CertificateFile}\nkeyfile {options.KeyFile}\ntls_version tlsv1.2" : "# No TLS: integrations.certificateFile names none.")}
        allow_anonymous false
        password_file {folder}/passwords
        acl_file {folder}/acl

        # A client's id is its account's name, so nobody can put another out by taking its id; of two connections by one
        # account the newer counts.
        use_username_as_clientid true
        {(isRoot ? "# Its files are root's, also when it reads them again.\nuser root" : "# It stays the user that it is started as.")}

        set_tcp_nodelay true

        message_size_limit {LongestPayload}
        max_packet_size {2 * LongestPayload}
        max_inflight_messages 20
        max_queued_messages 200
        max_queued_bytes 1048576
        max_keepalive 600
        max_connections {MostConnections}

        # What is said with QoS 0 to a device that is away is not kept for later; the rest for an hour at most.
        queue_qos0_messages false
        persistent_client_expiration 1h
        persistence false

        log_dest stderr
        log_timestamp false
        log_type error
        log_type warning
        log_type notice
        log_type information

        """);
}
