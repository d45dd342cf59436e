using System.Buffers.Binary;
using System.Net.Sockets;
using FabAccess.Simulator.Gpio;
using static FabAccess.Simulator.Tests.Gpio.LineRequestBuilder;

namespace FabAccess.Simulator.Tests.Gpio;

public sealed class GpioSocketTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-gpio-");
    private readonly SimulatedGpioChip chip = new();
    private readonly GpioSocket served;

    public GpioSocketTests() => served = new(chip, Path.Combine(folder.FullName, "chip.sock"));

    public void Dispose()
    {
        served.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Connection_TakesALine_IsItsOwnerUntilItEnds()
    {
        using var released = new ManualResetEventSlim();
        using (var client = Connect())
        {
            Assert.Equal(0, Ask(client, GetLine, new LineRequestBuilder(Output, 22).Attribute(2, 1).Bytes()));
            Assert.True(chip.Level(22));
            using var second = Connect();
            Assert.Equal(16, Ask(second, GetLine, new LineRequestBuilder(Output, 22).Bytes()));
            chip.Changed += change =>
            {
                if (change is { Line: 22, Level: false }) released.Set();
            };
        }
        Assert.True(released.Wait(TimeSpan.FromSeconds(5)), "The line was not released when its connection ended.");
    }

    [Fact]
    public void Connection_LineForced_GetsTheEventBesideItsAnswers()
    {
        using var client = Connect();
        Assert.Equal(0, Ask(client, GetLine, new LineRequestBuilder(Input | Rising, 26).Bytes()));
        chip.Force(26, true);
        var (kind, error, bytes) = Receive(client);
        Assert.Equal((1u, 0, 48), (kind, error, bytes.Length));
        Assert.Equal(0, Ask(client, GetValues, Values(0, 1)));
    }

    [Fact]
    public void Connection_ThatReadsNoEvents_LosesSomeAndHoldsNobodyUp()
    {
        using var client = Connect();
        Assert.Equal(0, Ask(client, GetLine, new LineRequestBuilder(Input | Rising | Falling, 26).Bytes()));
        for (int i = 0; i < 1_000; i++)
        {
            chip.Force(26, true);
            chip.Force(26, false);
        }
        int events = 0;
        while (client.Available > 0)
        {
            uint number = BinaryPrimitives.ReadUInt32LittleEndian(Receive(client).Bytes.AsSpan(20));
            Assert.True(number >= ++events, "An event came twice.");
        }
        Assert.InRange(events, 64, 1_999);
        Assert.Equal(0, Ask(client, GetValues, Values(0, 1)));
    }

    [Fact]
    public void Connection_ArgumentBeyondTheLimit_IsEnded()
    {
        using var client = Connect();
        client.Send([0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F]);
        Assert.Equal(0, client.Receive(new byte[1]));
        using var next = Connect();
        Assert.Equal(25, Ask(next, 1, []));
    }

    private Socket Connect()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 5_000 };
        client.Connect(new UnixDomainSocketEndPoint(served.SocketPath));
        return client;
    }

    private static int Ask(Socket client, uint request, byte[] argument)
    {
        var head = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(head, request);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), argument.Length);
        client.Send([.. head, .. argument]);
        var (kind, error, bytes) = Receive(client);
        Assert.Equal((0u, argument.Length), (kind, bytes.Length));
        return error;
    }

    private static (uint Kind, int Error, byte[] Bytes) Receive(Socket client)
    {
        byte[] head = Exactly(client, 12);
        return (BinaryPrimitives.ReadUInt32LittleEndian(head), BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4)), Exactly(client, BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8))));
    }

    private static byte[] Exactly(Socket client, int count)
    {
        var bytes = new byte[count];
        for (int got = 0; got < count;)
        {
            int more = client.Receive(bytes.AsSpan(got));
            Assert.True(more > 0, "The connection ended.");
            got += more;
        }
        return bytes;
    }
}
