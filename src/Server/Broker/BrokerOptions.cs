namespace FabAccess.Server.Broker;

/// <summary>Which broker carries the lab's messages. Checked by <see cref="BrokerSetup.AddBroker"/>.</summary>
/// <param name="DataFolder">Where the embedded broker's configuration and process number are written; made if absent.</param>
public sealed record BrokerOptions(string DataFolder)
{
    /// <summary>True (default): the server writes Mosquitto's configuration and runs it. False: a broker that is there already.</summary>
    public bool Embedded { get; init; } = true;

    /// <summary>Where that other broker is. The embedded one listens on 127.0.0.1 only.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>0 to 65535, default 1883. 0, for the embedded broker only: a free one, see <see cref="BrokerState.Port"/>.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>The program.</summary>
    public string Mosquitto { get; init; } = "/usr/sbin/mosquitto";

    /// <summary>First and longest wait before a broker that ended is started again; the wait doubles, and starts anew after a minute up.</summary>
    public TimeSpan FirstRestart { get; init; } = TimeSpan.FromSeconds(0.5);

    public TimeSpan LongestRestart { get; init; } = TimeSpan.FromSeconds(30);
}
