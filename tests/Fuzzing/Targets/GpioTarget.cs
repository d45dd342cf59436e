using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using FabAccess.Edge.Gpio;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using FabAccess.Simulator.Gpio;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// Frames on the socket between box and simulated GPIO chip, both ways: a case whose first byte is even is what a peer sends to
/// the box, an odd one what a box sends to the chip. Promises: the box answers or gives up with an IOException; the chip
/// answers each request with an error number, and no request drives a line high that it does not own.
/// </summary>
internal sealed class GpioTarget : Target
{
    private const int MostEvents = 200, LongestArgument = 4096;

    private readonly Scratch scratch = new();
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public GpioTarget()
    {
        listener.Bind(new UnixDomainSocketEndPoint(scratch.At("chip.sock")));
        listener.Listen();
    }

    public override string Name => "gpio";

    public override string Subject => "frames on the simulated chip's socket, both ways";

    public override IMutation Mutation { get; } = new BytesMutation();

    public override int LongestCase => 16 * 1024;

    public override string Take(byte[] input) => input is [var side, ..] ? (side & 1) == 0 ? ToBox(input[1..]) : ToChip(input[1..]) : "nothing";

    protected override void End()
    {
        listener.Dispose();
        scratch.Dispose();
    }

    private string ToBox(byte[] bytes)
    {
        using var descriptor = SocketDescriptor.Open(scratch.At("chip.sock"));
        using var peer = listener.Accept();
        peer.Send(bytes);
        peer.Shutdown(SocketShutdown.Send);
        var outcome = new StringBuilder("box ");
        try
        {
            outcome.Append(descriptor.Control(GpioUapi.GetChipInfo, new byte[GpioAbi.ChipInfoBytes]) == 0).Append(' ');
            outcome.Append(descriptor.Control(GpioUapi.GetLine, new byte[GpioAbi.RequestBytes]) == 0).Append(' ');
            var output = new OutputLine(descriptor, "a line");
            output.Drive(true);
            outcome.Append(output.ReadLevel()).Append(' ');
            var line = new InputLine(descriptor, "a line");
            for (int i = 0; i < MostEvents && line.TryWaitEdge(TimeSpan.Zero, out var edge); i++) outcome.Append(edge.IsRising);
        }
        catch (IOException refused)
        {
            outcome.Append(refused.Message);
        }
        return outcome.ToString();
    }

    private static string ToChip(byte[] bytes)
    {
        var outcome = new StringBuilder("chip ");
        var chip = new SimulatedGpioChip("simulated", 54, new StillTime());
        chip.Force(17, true);
        using var descriptor = chip.Open();
        var rest = bytes.AsSpan();
        while (rest.Length >= 8)
        {
            uint request = BinaryPrimitives.ReadUInt32LittleEndian(rest), length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > LongestArgument || length > rest.Length - 8) break;
            byte[] argument = rest.Slice(8, (int)length).ToArray();
            int error = descriptor.Control(request, argument);
            outcome.Append((GpioError)error).Append(' ');
            BrokenPromise.Unless(Enum.IsDefined((GpioError)error), "The chip answered with an error number that it does not have.");
            rest = rest[(8 + (int)length)..];
        }
        for (int i = 0; i < chip.Lines; i++) BrokenPromise.Unless(!chip.Level(i) || i == 17 || chip.OwnerOf(i).Length > 0, "A line is high that nobody owns.");
        return outcome.ToString();
    }
}
