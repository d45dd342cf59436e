using FabAccess.Edge.Badges;
using FabAccess.Simulator.Gpio;

namespace FabAccess.Edge.Tests.Badges.Wiegand;

/// <summary>The reader on two lines of the simulated chip, through the same requests as on the kernel's.</summary>
public sealed class WiegandReaderTests : IDisposable
{
    private const int Zero = 5, One = 6;
    private static readonly FieldContent Empty = new FieldContent.Empty();

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-wiegand-");
    private readonly SimulatedGpioChip chip = new("bench", lines: 54);
    private readonly GpioSocket socket;

    public WiegandReaderTests() => socket = new(chip, Path.Combine(folder.FullName, "chip.sock"));

    public void Dispose()
    {
        socket.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(26, 0x7B_B26Eu)]
    [InlineData(34, 0x8852_3B1Au)]
    [InlineData(34, uint.MaxValue)]
    public void Badge_Held_LiesThereForOneLook(int bits, uint number)
    {
        using var reader = Open($":{bits}");
        Assert.Equal(Empty, reader.Look());
        Pulse(WiegandPulses.Of(number, bits));
        FieldContent seen = Empty;
        Assert.True(SpinWait.SpinUntil(() => (seen = reader.Look()) != Empty, TimeSpan.FromSeconds(5)));
        Assert.Equal(new FieldContent.OneCard(TestUids.Tag(bits - 2, number)), seen);
        Assert.Equal(Empty, reader.Look());
    }

    [Fact]
    public void Lines_OfAReader_AreNobodyElses()
    {
        using (Open()) Assert.Contains("Lines 5 and 6", Assert.Throws<IOException>(() => Open()).Message, StringComparison.Ordinal);
        using var again = Open();
        Assert.Equal(Empty, again.Look());
    }

    [Fact]
    public void Line_ThatTheChipDoesNotHave_IsRefused() =>
        Assert.Contains("no line 54", Assert.Throws<IOException>(() => BadgeReaders.Open($"wiegand:unix:{socket.SocketPath}:5,54", TimeProvider.System)).Message, StringComparison.Ordinal);

    [Fact]
    public void Chip_Gone_FailsAtALook()
    {
        using var reader = Open();
        socket.Dispose();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                try
                {
                    reader.Look();
                    return false;
                }
                catch (IOException)
                {
                    return true;
                }
            },
            TimeSpan.FromSeconds(5)));
    }

    // Idle lines are high by their pull; a reader pulls one low for each bit.
    private void Pulse(string bits)
    {
        foreach (char bit in bits)
        {
            int line = bit == '1' ? One : Zero;
            chip.Force(line, level: false);
            chip.Force(line, level: null);
        }
    }

    private IBadgeReader Open(string bits = "") => BadgeReaders.Open($"wiegand:unix:{socket.SocketPath}:{Zero},{One}{bits}", TimeProvider.System);
}
