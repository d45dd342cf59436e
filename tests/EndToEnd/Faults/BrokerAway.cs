using System.Net;
using System.Net.Sockets;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Processes;

namespace FabAccess.EndToEnd.Faults;

/// <summary>
/// The broker is killed and cannot come back while this exists: its port is taken by somebody who hangs up on everybody.
/// </summary>
internal sealed class BrokerAway : IAsyncDisposable
{
    private readonly TcpListener squatter;
    private readonly CancellationTokenSource over = new();
    private readonly Task hangingUp;

    private BrokerAway(TcpListener squatter)
    {
        this.squatter = squatter;
        hangingUp = HangUpAsync();
    }

    public static async Task<BrokerAway> BeginAsync(LabProcesses lab, TimeSpan patience)
    {
        TcpListener? squatter = null;
        // The server starts another one half a second later; who comes first has the port.
        await Until.RequireAsync("the broker's port is free", () => lab.KillBroker() | TryTake(lab.BrokerPort, out squatter) && squatter is not null, patience);
        return new(squatter!);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await hangingUp;
        squatter.Dispose();
        over.Dispose();
    }

    private static bool TryTake(int port, out TcpListener? squatter)
    {
        squatter = new TcpListener(IPAddress.Loopback, port);
        try
        {
            squatter.Start();
            return true;
        }
        catch (SocketException)
        {
            squatter.Dispose();
            squatter = null;
            return false;
        }
    }

    private async Task HangUpAsync()
    {
        try
        {
            while (true) (await squatter.AcceptTcpClientAsync(over.Token)).Dispose();
        }
        catch (OperationCanceledException)
        {
            // The broker may come back.
        }
    }
}
