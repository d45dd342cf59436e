using FabAccess.Edge.Gpio;
using FabAccess.Simulator.Gpio;

namespace FabAccess.Edge.Tests.Gpio;

/// <summary>The edge's requests against the simulator's chip over the socket: two implementations of one layout keep each other honest.</summary>
public sealed class GpioCharacterDeviceTests : IDisposable
{
    private const uint Relay = 22, Button = 26;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-gpio-");
    private readonly SimulatedGpioChip chip = new("bench", lines: 54);
    private readonly GpioSocket socket;

    public GpioCharacterDeviceTests() => socket = new(chip, Path.Combine(folder.FullName, "chip.sock"));

    private string Chip => "unix:" + socket.SocketPath;

    public void Dispose()
    {
        socket.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Chip_Opened_TellsItsLabel()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        Assert.Equal("bench", lines.Label);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Output_Taken_HasItsFirstLevelWithoutPassingThroughTheOther(bool high)
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        using var relay = lines.OpenOutput(Relay, high);
        Assert.Equal(high, chip.Level((int)Relay));
        Assert.Equal(high, relay.ReadLevel());
        Assert.Equal(high ? [true] : [], chip.Changes.Select(c => c.Level));
        Assert.Equal("fabaccess", chip.OwnerOf((int)Relay));
    }

    [Fact]
    public void Output_Driven_IsAtThatLevelWhenTheCallReturns()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        using var relay = lines.OpenOutput(Relay, high: false);
        relay.Drive(high: true);
        Assert.True(chip.Level((int)Relay));
        relay.Drive(high: false);
        Assert.False(chip.Level((int)Relay));
        Assert.False(relay.ReadLevel());
    }

    [Fact]
    public void Output_WithAnOwner_IsRefusedToOthersAndStaysAsItWas()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        using var others = GpioCharacterDevice.Open(Chip);
        using var relay = lines.OpenOutput(Relay, high: true);
        var e = Assert.Throws<IOException>(() => others.OpenOutput(Relay, high: false));
        Assert.Equal(GpioUapi.Busy, e.HResult);
        Assert.Contains("somebody else", e.Message, StringComparison.Ordinal);
        Assert.True(chip.Level((int)Relay));
    }

    [Fact]
    public void Output_LetGo_IsLowAndFree()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        lines.OpenOutput(Relay, high: true).Dispose();
        Assert.False(chip.Level((int)Relay));
        Eventually.Holds(() => chip.OwnerOf((int)Relay).Length == 0);
        using var again = lines.OpenOutput(Relay, high: true);
        Assert.True(chip.Level((int)Relay));
    }

    [Fact]
    public void Output_PulledUpBoard_IsDrivenLowBeforeItIsLetGo()
    {
        chip.SetPull((int)Relay, up: true);
        using var lines = GpioCharacterDevice.Open(Chip);
        lines.OpenOutput(Relay, high: true).Dispose();
        Eventually.Holds(() => chip.OwnerOf((int)Relay).Length == 0);
        Assert.Contains(chip.Changes, change => !change.Level);
    }

    [Fact]
    public void Chip_LetGo_TakesItsLinesAlong()
    {
        var lines = GpioCharacterDevice.Open(Chip);
        lines.OpenOutput(Relay, high: true);
        lines.Dispose();
        Assert.False(chip.Level((int)Relay));
        Eventually.Holds(() => chip.OwnerOf((int)Relay).Length == 0);
    }

    [Fact]
    public void Output_KernelRefusesToSetIt_IsAnErrorNamingTheLine()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        using var relay = lines.OpenOutput(Relay, high: false);
        chip.SetFault((int)Relay, LineFault.SetFails);
        var e = Assert.Throws<IOException>(() => relay.Drive(high: true));
        Assert.Contains($"Line {Relay} of {Chip}", e.Message, StringComparison.Ordinal);
        Assert.Equal(5, e.HResult);
    }

    [Fact]
    public void Output_WeldedContact_IsSeenByReadingBack()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        using var relay = lines.OpenOutput(Relay, high: true);
        chip.SetFault((int)Relay, LineFault.Stuck);
        relay.Drive(high: false);
        Assert.True(relay.ReadLevel());
    }

    [Fact]
    public void Line_BeyondTheChip_IsRefusedInWords()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        var e = Assert.Throws<IOException>(() => lines.OpenOutput(54, high: true));
        Assert.Contains("lines 0 to 53", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chip_Gone_IsAnErrorFromEveryCall()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        using var relay = lines.OpenOutput(Relay, high: true);
        using var button = lines.OpenInput(Button, LinePull.Down, TimeSpan.Zero);
        socket.Dispose();
        Assert.Throws<IOException>(() => relay.Drive(high: false));
        Assert.Throws<IOException>(() => relay.ReadLevel());
        Assert.Throws<IOException>(() => button.TryWaitEdge(Soon, out _));
        Assert.Throws<IOException>(() => lines.OpenOutput(1, high: true));
    }

    [Fact]
    public void Chip_NobodyThere_IsRefusedInWords()
    {
        var e = Assert.Throws<IOException>(() => GpioCharacterDevice.Open($"unix:{folder.FullName}/none.sock"));
        Assert.Contains("none.sock", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/gpiochip77", "no such device")]
    [InlineData("/dev/null", "not a GPIO chip")]
    [InlineData("label:unheard-of", "unheard-of")]
    public void Chip_OfTheKernel_ThatIsNone_IsRefusedInWords(string name, string words)
    {
        var e = Assert.Throws<IOException>(() => GpioCharacterDevice.Open(name));
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_Edges_ComeInOrderWithTheirLineAndTime()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        using var button = lines.OpenInput(Button, LinePull.Down, TimeSpan.Zero);
        chip.Force((int)Button, true);
        chip.Force((int)Button, false);
        Assert.True(button.TryWaitEdge(Soon, out var first));
        Assert.True(button.TryWaitEdge(Soon, out var second));
        Assert.Equal((true, Button), (first.IsRising, first.Line));
        Assert.False(second.IsRising);
        Assert.True(second.MonotonicNanoseconds >= first.MonotonicNanoseconds);
        Assert.False(button.TryWaitEdge(TimeSpan.Zero, out _));
    }

    [Fact]
    public void Input_Nothing_ReturnsAfterTheWait()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        using var button = lines.OpenInput(Button, LinePull.Down, TimeSpan.Zero);
        Assert.False(button.TryWaitEdge(TimeSpan.FromMilliseconds(30), out _));
    }

    [Fact]
    public void Input_Debounced_TellsWhatStaysOnly()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        using var button = lines.OpenInput(Button, LinePull.Down, TimeSpan.FromMilliseconds(100));
        chip.Force((int)Button, true);
        chip.Force((int)Button, false);
        chip.Force((int)Button, true);
        Assert.True(button.TryWaitEdge(Soon, out var edge));
        Assert.True(edge.IsRising);
        Assert.False(button.TryWaitEdge(TimeSpan.FromMilliseconds(150), out _));
    }

    [Fact]
    public void Input_PulledUpBoard_IsPulledDownByTheRequest()
    {
        using var lines = GpioCharacterDevice.Open(Chip);
        using var button = lines.OpenInput(Button, LinePull.Down, TimeSpan.Zero);
        Assert.False(chip.Level((int)Button));
    }
}
