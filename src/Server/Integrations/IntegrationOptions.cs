using System.Net;

namespace FabAccess.Server.Integrations;

/// <summary>Where plugs and dashboards that cannot hold certificates speak MQTT with the lab: <c>integrations</c> in server.json.</summary>
/// <param name="Listen">One address of an isolated segment, never every address.</param>
/// <param name="CertificateFile">PEM; with it the listener speaks TLS and nothing else. Null: plain MQTT.</param>
/// <param name="KeyFile">PEM; there exactly when the certificate is.</param>
public sealed record IntegrationOptions(IPEndPoint Listen, string? CertificateFile, string? KeyFile)
{
    /// <summary>Of MQTT without TLS.</summary>
    public const int StandardPort = 1883;

    public bool HasTls => CertificateFile is not null;
}
