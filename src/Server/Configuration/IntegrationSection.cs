using System.Net;
using FabAccess.Server.Broker;
using FabAccess.Server.Integrations;

namespace FabAccess.Server.Configuration;

/// <summary><c>integrations</c> of server.json: absent, or one address that is not every address.</summary>
internal static class IntegrationSection
{
    /// <param name="root">Of server.json.</param>
    /// <param name="broker">The boxes' broker, whose place is taken.</param>
    /// <param name="folder">Paths are relative to it.</param>
    public static IntegrationOptions? Read(JsonSection root, BrokerOptions broker, string folder)
    {
        if (root.Section("integrations") is not { } section) return null;
        string text = section.Text("listen", longest: 100);
        var options = new IntegrationOptions(new(IPAddress.Loopback, IntegrationOptions.StandardPort), File(section, "certificateFile", folder), File(section, "keyFile", folder));
        section.RefuseUnknownKeys();
        if ((options.CertificateFile is null) != (options.KeyFile is null)) section.Complain(options.KeyFile is null ? "keyFile" : "certificateFile", "is needed too: TLS takes a certificate and its key");
        if (text.Length == 0) return options;
        if (!IPEndPoint.TryParse(text, out var listen) || listen.Port == 0)
            section.Complain("listen", $"is '{text}'; it must be an address and a port, like 192.168.30.1:{IntegrationOptions.StandardPort}");
        else if (RefusalOf(listen.Address) is { } why)
            section.Complain("listen", $"is '{text}'; {why}");
        else if (broker.Embedded && broker.Listen.Port == listen.Port && (IsEverywhere(broker.Listen.Address) || broker.Listen.Address.Equals(listen.Address)))
            section.Complain("listen", $"is '{text}', where broker.listen is already: boxes and plugs do not share a broker");
        else
            return options with { Listen = listen };
        return options;
    }

    private static string? RefusalOf(IPAddress address) =>
        IsEverywhere(address) ? "devices without certificates are let in at one address of a network segment of their own, never at every address of this machine"
        : address.Equals(IPAddress.Broadcast) || address.IsIPv6Multicast || IsMulticast(address) ? "it must be an address of this machine"
        : null;

    private static bool IsEverywhere(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || (address.IsIPv4MappedToIPv6 && address.MapToIPv4().Equals(IPAddress.Any));

    private static bool IsMulticast(IPAddress address) => address.GetAddressBytes() is [>= 224 and <= 239, _, _, _];

    // Text gives the empty text where a value is of the wrong kind, and has said so.
    private static string? File(JsonSection section, string key, string folder)
    {
        if (!section.Has(key)) return null;
        string named = section.Text(key);
        if (named.Contains('\n', StringComparison.Ordinal) || named.Contains('\r', StringComparison.Ordinal)) section.Complain(key, "has a line break");
        return Path.GetFullPath(named, folder);
    }
}
