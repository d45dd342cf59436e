using System.Net;
using FabAccess.Server.Broker;
using FabAccess.Server.Gate;
using FabAccess.Server.Integrations;

namespace FabAccess.Server.Configuration;

/// <summary>The whole of <c>server.json</c>, validated. Paths are absolute.</summary>
/// <param name="DataFolder">Where everything of this server lives; default: <c>data</c> beside the file.</param>
/// <param name="Listen">A loopback address, always; port 0 takes a free one. Default 127.0.0.1:8080.</param>
/// <param name="Store">Default: SQLite, <c>lab.db</c> in the data folder.</param>
/// <param name="Broker">Default: an own Mosquitto on 127.0.0.1:8883.</param>
/// <param name="FrameAncestors">Origins whose pages may show ours in a frame; default none, at most 8.</param>
public sealed record ServerSettings(
    string DataFolder, IPEndPoint Listen, StoreSettings Store, BrokerOptions Broker, IReadOnlyList<string> FrameAncestors)
{
    /// <summary>Where boxes enrol; default 127.0.0.1:8443.</summary>
    public GateOptions Gate { get; init; } = GateOptions.Standard;

    /// <summary>Where plugs and dashboards without certificates come; default null, nowhere.</summary>
    public IntegrationOptions? Integrations { get; init; }

    /// <summary>Whether the displays at machines say what a running session costs so far; default true.</summary>
    public bool ShowsPrices { get; init; } = true;
}

/// <summary>Which database keeps the lab: a closed set.</summary>
public abstract record StoreSettings
{
    private StoreSettings() { }

    public sealed record Sqlite(string File) : StoreSettings;

    public sealed record Postgres(string ConnectionString) : StoreSettings;
}
