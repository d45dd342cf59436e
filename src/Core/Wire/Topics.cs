using System.Diagnostics.CodeAnalysis;
using FabAccess.Core.Values;

namespace FabAccess.Core.Wire;

/// <summary>The MQTT topics of one box: <c>fabaccess/v1/{site}/{box}/…</c>. Described in docs/protocol/asyncapi.yaml.</summary>
public sealed record Topics(SiteId Site, BoxId Box)
{
    public const string Root = "fabaccess/v1";

    /// <summary>QoS 1, batches of journal entries.</summary>
    public string Journal => Of("up/journal");

    /// <summary>QoS 1, retained: how each machine stands now.</summary>
    public string State => Of("up/state");

    /// <summary>QoS 1, retained, also the last will: whether the box is there, and what it holds.</summary>
    public string Online => Of("up/online");

    /// <summary>QoS 1, retained: the permit list.</summary>
    public string Permits => Of("down/permits");

    /// <summary>QoS 1, retained: whom to believe and where to connect.</summary>
    public string Config => Of("down/config");

    /// <summary>QoS 1: up to where the journal is durable on the server.</summary>
    public string Acknowledgement => Of("down/ack");

    /// <summary>QoS 1, never retained: what the server orders the box to do.</summary>
    public string Order => Of("down/order");

    /// <summary>What a server of this site listens to.</summary>
    public static string AllUp(SiteId site) => $"{Root}/{site}/+/up/#";

    /// <summary>Takes a topic apart; false when it is none of a site's boxes.</summary>
    public static bool TryParse(string topic, [NotNullWhen(true)] out Topics? topics, out string leaf)
    {
        ArgumentNullException.ThrowIfNull(topic);
        string[] parts = topic.Split('/', 5);
        bool ok = parts.Length == 5 && $"{parts[0]}/{parts[1]}" == Root;
        topics = ok && SiteId.TryParse(parts[2], null, out var site) && BoxId.TryParse(parts[3], null, out var box) ? new(site, box) : null;
        leaf = ok ? parts[4] : "";
        return topics is not null;
    }

    private string Of(string leaf) => $"{Root}/{Site}/{Box}/{leaf}";
}
