using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Simulator.Tests.Readers;

/// <summary>A chip without a line: commands go in as a host would frame them, answers come out as data.</summary>
internal sealed class ChipDriver
{
    private static readonly byte[] Ack = [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00];
    private readonly List<byte[]> sent = [];
    private readonly Pn532Chip chip;

    public ChipDriver(params VirtualCard[] cards)
    {
        Faults = new(() => { });
        Field = new(() => { });
        Field.Put([.. cards]);
        chip = new(Field, Faults, new(), (frame, _) => sent.Add(frame), _ => { });
        chip.PowerCycle();
    }

    public RfField Field { get; }

    public LinkFaults Faults { get; }

    /// <summary>Woken, configured, with finite retries as a polling host sets them.</summary>
    public static ChipDriver Ready(params VirtualCard[] cards)
    {
        var driver = new ChipDriver(cards);
        driver.Raw([0x55, 0x55, 0x00, 0x00, 0x00]);
        driver.Ask(0x14, 0x01);
        driver.Ask(0x32, 0x05, 0x00, 0x01, 0x02);
        return driver;
    }

    /// <summary>All frames that came back, the acknowledgement among them.</summary>
    public IReadOnlyList<byte[]> Raw(byte[] bytes)
    {
        sent.Clear();
        chip.Receive(bytes);
        return [.. sent];
    }

    public IReadOnlyList<byte[]> FieldChanged()
    {
        sent.Clear();
        chip.FieldChanged();
        return [.. sent];
    }

    /// <summary>The data of the answer; fails when the chip does not acknowledge and answer.</summary>
    public byte[] Ask(params byte[] command)
    {
        var frames = Raw(Frame(command));
        Assert.Equal(2, frames.Count);
        Assert.Equal(Ack, frames[0]);
        return Data(frames[1], (byte)(command[0] + 1));
    }

    public static byte[] Frame(params byte[] command)
    {
        byte[] body = [0xD4, .. command];
        byte sum = 0;
        foreach (byte b in body) sum = unchecked((byte)(sum + b));
        return [0x00, 0x00, 0xFF, (byte)body.Length, unchecked((byte)-body.Length), .. body, unchecked((byte)-sum), 0x00];
    }

    public static byte[] Data(byte[] frame, byte code)
    {
        Assert.Equal([0x00, 0x00, 0xFF], frame[..3]);
        Assert.Equal(0, (frame[3] + frame[4]) % 256);
        Assert.Equal([0xD5, code], frame[5..7]);
        Assert.Equal(0, frame[5..^1].Sum(b => b) % 256);
        return frame[7..^2];
    }
}
