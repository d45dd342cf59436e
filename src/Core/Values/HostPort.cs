using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>Where a server listens: name or address, and port (1 to 65535). An IPv6 address is written in brackets. The default value names nothing.</summary>
[JsonConverter(typeof(TextJsonConverter<HostPort>))]
public readonly record struct HostPort : IParsable<HostPort>
{
    /// <summary>Enough for any name of a lab's own network, and for a claim token to stay typeable.</summary>
    public const int LongestHost = 64;

    private readonly string? host;

    /// <exception cref="FormatException">The host is no name or address, or the port out of its range.</exception>
    public HostPort(string host, int port)
    {
        if (!IsHost(host) || port is < 1 or > 65535) throw new FormatException($"'{host}' and {port} are not a name or address and a port.");
        (this.host, Port) = (host, port);
    }

    /// <summary>Without brackets.</summary>
    public string Host => host ?? "";

    public int Port { get; }

    /// <exception cref="FormatException">The text is not host:port.</exception>
    public static HostPort Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var place) ? place : throw new FormatException("This is not a name or address and a port, like lab.example:8443.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out HostPort result)
    {
        result = default;
        int colon = s?.LastIndexOf(':') ?? -1;
        if (colon < 1 || !int.TryParse(s.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535) return false;
        string host = s![..colon];
        bool isBracketed = host is ['[', .., ']'];
        if (isBracketed) host = host[1..^1];
        if (isBracketed != host.Contains(':', StringComparison.Ordinal) || !IsHost(host)) return false;
        result = new(host, port);
        return true;
    }

    public override string ToString()
    {
        if (Host.Length == 0) return "";
        string shown = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return string.Create(CultureInfo.InvariantCulture, $"{shown}:{Port}");
    }

    /// <summary>A name or an address, without brackets.</summary>
    public static bool IsHost([NotNullWhen(true)] string? host)
    {
        if (host is null or "" || host.Length > LongestHost) return false;
        if (host.Contains(':', StringComparison.Ordinal)) return IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        return host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') && host[0] is not ('-' or '.');
    }
}
