namespace FabAccess.Server.Broker;

/// <summary>What one Mosquitto reads: the boxes' broker and the one for plugs and dashboards each have theirs.</summary>
internal interface IBrokerFiles
{
    string Configuration { get; }

    string ProcessNumberFile { get; }

    /// <summary>How often the lists were written.</summary>
    int ListsVersion { get; }

    /// <summary>Everything for a broker that is about to start.</summary>
    /// <param name="port">That it listens on.</param>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    void WriteAll(int port);
}
