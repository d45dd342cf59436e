using System.Net;

namespace FabAccess.Server.Broker;

/// <summary>Which broker carries the lab's messages. Checked by <see cref="BrokerSetup.AddBroker"/>.</summary>
/// <param name="DataFolder">Of the server; what the broker reads is written to <c>broker</c> in it.</param>
public sealed record BrokerOptions(string DataFolder)
{
    /// <summary>What it is called in logs.</summary>
    public const string MainName = "MQTT broker";

    /// <summary>Of MQTT over TLS.</summary>
    public const int StandardPort = 8883;

    /// <summary>True (default): the server writes Mosquitto's configuration and runs it. False: a broker that is there already.</summary>
    public bool Embedded { get; init; } = true;

    /// <summary>Where the embedded broker listens; default 127.0.0.1:8883. Port 0, for tests, takes a free one, see <see cref="BrokerState.Port"/>.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, StandardPort);

    /// <summary>Where the other broker is.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Of the other broker, 1 to 65535, default 8883.</summary>
    public int Port { get; init; } = StandardPort;

    /// <summary>A file of access rules, as Mosquitto has them, for other programs of the lab; null for none.</summary>
    public string? AclFile { get; init; }

    /// <summary>The program.</summary>
    public string Mosquitto { get; init; } = "/usr/sbin/mosquitto";

    /// <summary>What it is called in logs; default <see cref="MainName"/>.</summary>
    public string Name { get; init; } = MainName;

    /// <summary>Where in server.json it stands; default broker.</summary>
    public string Section { get; init; } = "broker";

    /// <summary>What happens while it does not run, the end of a sentence.</summary>
    public string Meanwhile { get; init; } = "boxes keep their records meanwhile";

    /// <summary>First and longest wait before a broker that ended is started again; the wait doubles, and starts anew after a minute up.</summary>
    public TimeSpan FirstRestart { get; init; } = TimeSpan.FromSeconds(0.5);

    public TimeSpan LongestRestart { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where this server reaches it; the port is 0 where a free one is taken.</summary>
    public (string Host, int Port) Place => Embedded ? (AddressOf(Listen.Address).ToString(), Listen.Port) : (Host, Port);

    // Who listens everywhere also listens here.
    private static IPAddress AddressOf(IPAddress listen) =>
        listen.Equals(IPAddress.Any) ? IPAddress.Loopback : listen.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : listen;
}
