using System.Net;
using FabAccess.Core.Values;

namespace FabAccess.Server.Gate;

/// <summary>Where boxes get their identity.</summary>
/// <param name="Listen">The address that the gate listens on; port 0, for tests only, takes a free one.</param>
/// <param name="Host">The name or address by which boxes reach this server; it stands in claim tokens.</param>
public sealed record GateOptions(IPEndPoint Listen, string Host)
{
    public const int StandardPort = 8443;

    public static GateOptions Standard { get; } = new(new(IPAddress.Loopback, StandardPort), IPAddress.Loopback.ToString());

    /// <summary>Where boxes find the gate. Needs a port that is not 0.</summary>
    public HostPort Address => new(Host, Listen.Port);
}
