using FabAccess.Edge.Gpio;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Tests.Time;
using FabAccess.Simulator.Gpio;
using FabAccess.Simulator.Hardware;

namespace FabAccess.Edge.Tests.Machines;

public sealed class FeedbackContactTests : IDisposable
{
    private const uint Line = 22, Contact = 44;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-contact-");
    private readonly SimulatedGpioChip chip = new("bench", lines: 54);
    private readonly VirtualTime time = new();
    private readonly Contactor contactor;
    private readonly GpioSocket socket;
    private readonly RelayLine relay;

    public FeedbackContactTests()
    {
        contactor = new(chip, (int)Line, (int)Contact);
        socket = new(chip, Path.Combine(folder.FullName, "chip.sock"));
        relay = new(Open, Line, new(Open, Contact, time));
        Assert.Null(relay.TryOpen());

        IGpioLines Open() => GpioCharacterDevice.Open($"unix:{socket.SocketPath}");
    }

    public void Dispose()
    {
        relay.Dispose();
        socket.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Relay_WhoseContactFollows_Works()
    {
        Assert.Null(Checked());
        Assert.Null(relay.TrySwitch(on: true));
        Assert.True(contactor.IsClosed);
        Assert.Null(Checked());
        Assert.Null(relay.TrySwitch(on: false));
        Assert.Null(Checked());
    }

    [Fact]
    public void Contact_ThatIsStillMoving_IsGivenItsTime()
    {
        contactor.IsDead = true;
        relay.TrySwitch(on: true);
        time.Pass(FeedbackContact.Settling - TimeSpan.FromMilliseconds(1));
        Assert.Null(relay.TryCheck());
        time.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Contains("no power", relay.TryCheck(), StringComparison.Ordinal);
    }

    [Fact]
    public void Contactor_ThatWelded_IsFound_AndTheLineDoesNotWorkBeforeItWasReplaced()
    {
        contactor.IsWelded = true;
        relay.TrySwitch(on: true);
        relay.TrySwitch(on: false);
        Assert.Contains("welded", Checked(), StringComparison.Ordinal);
        time.Pass(FeedbackContact.Settling);
        Assert.Contains("welded", relay.TryOpen(), StringComparison.Ordinal);
        contactor.IsWelded = false;
        Assert.Null(relay.TryOpen());
        Assert.Null(Checked());
    }

    [Fact]
    public void Wire_OfTheContactThatBroke_CountsAsPower()
    {
        chip.Force((int)Contact, null);
        Assert.Contains("broken wire", Checked(), StringComparison.Ordinal);
    }

    private string? Checked()
    {
        time.Pass(FeedbackContact.Settling);
        return relay.TryCheck();
    }
}
