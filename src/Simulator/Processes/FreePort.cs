using System.Net;
using System.Net.Sockets;

namespace FabAccess.Simulator.Processes;

/// <summary>TCP ports of 127.0.0.1 that nobody has.</summary>
public static class FreePort
{
    /// <summary>The wanted port, or any free one when it is taken or 0. Somebody else may take it before it is used.</summary>
    public static int Near(int wanted) => IsFree(wanted) ? wanted : Any();

    public static int Any()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        if (port == 0) return false;
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
