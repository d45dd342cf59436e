using System.Net;
using System.Net.Sockets;

namespace FabAccess.Server.Broker;

/// <summary>How the broker stands, for pages and links. Safe to read from any thread.</summary>
public sealed class BrokerState
{
    private Status status;

    public BrokerState(BrokerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IsEmbedded = options.Embedded;
        (Host, Port) = options.Place;
        if (Port == 0) Port = FreePort();
        status = new(false, options.Embedded ? "The broker has not been started yet." : $"The broker at {Host}:{Port} is not run by this server.");
    }

    public bool IsEmbedded { get; }

    /// <summary>Where to connect to; does not change while the server runs.</summary>
    public string Host { get; }

    /// <summary>Where to connect to; does not change while the server runs, also when a free one was chosen.</summary>
    public int Port { get; }

    /// <summary>The embedded broker runs and takes connections. Always false for another one: ask the link.</summary>
    public bool IsRunning => Volatile.Read(ref status).IsRunning;

    /// <summary>Why it does not run, as a sentence; null while it runs.</summary>
    public string? Reason => Volatile.Read(ref status).Reason;

    internal void Running() => Volatile.Write(ref status, new(true, null));

    internal void NotRunning(string reason) => Volatile.Write(ref status, new(false, reason));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Status(bool IsRunning, string? Reason);
}
