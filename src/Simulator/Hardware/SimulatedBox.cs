using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Simulator.Gpio;

namespace FabAccess.Simulator.Hardware;

/// <summary>
/// All that is screwed to one box: a GPIO chip on a socket, a reader for each machine, the network cable. It belongs to
/// the simulator's process, so it stays when the box's program is killed.
/// </summary>
public sealed class SimulatedBox : IAsyncDisposable
{
    // The first four as hardware/pins.yaml has them or goes on from them; no line is used twice.
    private static readonly int[] RelayLines = [22, 23, 24, 25, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
    private static readonly int[] StopLines = [26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41];

    // Beyond a Raspberry Pi's own lines.
    private const int Lines = 64, FirstFeedbackLine = 44;

    private readonly GpioSocket socket;

    /// <param name="id">Its id.</param>
    /// <param name="machines">Id and name of each, at most 16.</param>
    /// <param name="folder">For the socket and the readers' links; its path must be short (a socket's has at most 107 bytes).</param>
    /// <param name="brokerPort">Where the cable leads to.</param>
    /// <param name="baud">Speed of the readers' lines.</param>
    public SimulatedBox(BoxId id, IReadOnlyList<(MachineId Id, string Name)> machines, string folder, int brokerPort, int baud)
    {
        if (machines.Count > RelayLines.Length) throw new ArgumentException($"A box has at most {RelayLines.Length} machines, {id} has {machines.Count}.", nameof(machines));
        Id = id;
        Chip = new($"simulated-{id}", Lines);
        socket = new(Chip, Path.Combine(folder, $"{id}.gpio"));
        Cable = new(brokerPort);
        Machines = [.. machines.Select((m, i) => new SimulatedMachine(m.Id, m.Name, Chip, RelayLines[i], StopLines[i], new(Chip, RelayLines[i], FirstFeedbackLine + i), new(Path.Combine(folder, $"{m.Id}.tty"), baud)))];
    }

    public BoxId Id { get; }

    public SimulatedGpioChip Chip { get; }

    public NetworkCable Cable { get; }

    public ImmutableArray<SimulatedMachine> Machines { get; }

    /// <summary>What the box's configuration calls the chip.</summary>
    public string ChipName => "unix:" + socket.SocketPath;

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in Machines) machine.Reader.Dispose();
        socket.Dispose();
        await Cable.DisposeAsync().ConfigureAwait(false);
    }
}
