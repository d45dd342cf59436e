using FabAccess.Core.Values;
using FabAccess.Edge.Power;
using FabAccess.Edge.Tests.Time;
using FabAccess.Simulator.Plugs;

namespace FabAccess.Edge.Tests.Power;

/// <summary>A relay behind a real broker, with a device that speaks MQTT by itself. The lease's time is moved by hand, the rest is real.</summary>
public sealed class MqttRelayTests : IAsyncLifetime, IDisposable
{
    private const string Prefix = "lab/laser plug";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly PlainBroker broker = new(("plug", "device-secret", Prefix), ("box", "box-secret", Prefix), ("blind", "blind-secret", "elsewhere"));
    private readonly string passwords = Directory.CreateTempSubdirectory("fabaccess-passwords-").FullName;
    private readonly VirtualTime time = new();
    private readonly List<IDisposable> used = [];
    private readonly List<MqttDevice> devices = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var each in used) each.Dispose();
        foreach (var device in devices) await device.DisposeAsync();
    }

    public void Dispose()
    {
        broker.Dispose();
        Directory.Delete(passwords, recursive: true);
    }

    [Theory]
    [InlineData(MqttDeviceKind.EspHome, null)]
    [InlineData(MqttDeviceKind.Zigbee2Mqtt, 90)]
    public async Task Relay_IsSwitchedOnAndOff_AndSaysItsPower(MqttDeviceKind kind, int? lease)
    {
        var device = await Device(kind);
        device.Relay.LoadWatts = 412.5;
        var relay = Driver(device, kind);

        relay.Switch(false, null);
        Assert.False(relay.Read().IsOn);
        Assert.False(relay.Switch(true, TimeSpan.FromSeconds(90)));
        Assert.True(device.Relay.IsOn);
        Assert.Equal(lease, device.Relay.Timer is { Runs: true } timer ? (int)timer.Duration.TotalSeconds : null);
        Assert.True(SpinWait.SpinUntil(() => relay.Read() is { IsOn: true, Watts: 412.5m }, Patience));
        // What changes nothing is not said by all of them, and is no failure.
        Assert.True(relay.Switch(true, TimeSpan.FromSeconds(90)));
        Assert.True(relay.Switch(false, null));
        Assert.False(device.Relay.IsOn);
        Assert.Equal(lease is null ? ["OFF", "ON", "ON", "OFF"] : [Off, """{"state":"ON","on_time":90}""", """{"state":"ON","on_time":90}""", Off], device.Commands);
    }

    [Fact]
    public async Task Device_ThatLosesItsPower_IsAway_AndBackWhenItSaysSo()
    {
        var device = await Device(MqttDeviceKind.EspHome);
        var relay = Driver(device, MqttDeviceKind.EspHome);
        relay.Switch(true, null);

        await device.LosePowerAsync();
        string? trouble = null;
        Assert.True(SpinWait.SpinUntil(() => (trouble = Trouble(() => relay.Read())) is not null, Patience));
        Assert.Equal($"The relay {device.CommandTopic} at 127.0.0.1 is away: {device.AvailabilityTopic} says so.", trouble);
        Assert.NotNull(Trouble(() => relay.Switch(true, null)));

        await device.StartAsync(broker.Port, "plug", "device-secret");
        Assert.True(SpinWait.SpinUntil(() => Trouble(() => Assert.False(relay.Read().IsOn)) is null, Patience));
    }

    [Fact]
    public async Task Broker_ThatDies_IsTheTrouble_AndTheRelayIsBackWithIt()
    {
        var device = await Device(MqttDeviceKind.Zigbee2Mqtt);
        var relay = Driver(device, MqttDeviceKind.Zigbee2Mqtt);
        relay.Switch(false, null);
        relay.Switch(true, null);
        broker.Kill();
        string? trouble = null;
        Assert.True(SpinWait.SpinUntil(() => (trouble = Trouble(() => relay.Read())) is not null, Patience));
        Assert.StartsWith($"The broker at 127.0.0.1:{broker.Port} is not reached: ", trouble, StringComparison.Ordinal);
        Assert.NotNull(Trouble(() => relay.Switch(false, null)));

        broker.Start();
        await device.DisposeAsync();
        await device.StartAsync(broker.Port, "plug", "device-secret");
        Assert.True(SpinWait.SpinUntil(() => Trouble(() => relay.Switch(false, null)) is null, Patience));
        Assert.False(device.Relay.IsOn);
    }

    [Fact]
    public async Task Device_ThatHearsAndDoesNothing_OrSaysNonsense_IsNotBelieved()
    {
        var device = await Device(MqttDeviceKind.EspHome);
        var relay = Driver(device, MqttDeviceKind.EspHome);
        Assert.False(relay.Read().IsOn);
        device.IsDeaf = true;
        Assert.EndsWith("does not say that it is on.", Trouble(() => relay.Switch(true, null)), StringComparison.Ordinal);

        await device.SayAsync(device.StateTopic, "maybe\u0007", retain: false);
        string? trouble = null;
        Assert.True(SpinWait.SpinUntil(() => (trouble = Trouble(() => relay.Read())) is not null, Patience));
        Assert.Contains("says 'maybe?', which is neither stateOn nor stateOff", trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_ThatTheBrokerKeeps_IsAFlaw_AndSoIsAMissingTimer()
    {
        var device = await Device(MqttDeviceKind.EspHome);
        await device.SayAsync(device.CommandTopic, "ON", retain: true);
        Assert.True(SpinWait.SpinUntil(() => device.Commands.Count == 1, Patience));
        var relay = Driver(device, MqttDeviceKind.EspHome);
        Assert.True(SpinWait.SpinUntil(() => relay.Inspect().Count == 2 || Trouble(() => relay.Read()) == "", Patience));
        var flaws = relay.Inspect();
        Assert.Contains("no timer of its own", flaws[0].Detail, StringComparison.Ordinal);
        Assert.Contains("keeps a command", flaws[1].Detail, StringComparison.Ordinal);
        Assert.Contains(device.CommandTopic, flaws[1].Repair, StringComparison.Ordinal);

        var sound = await Device(MqttDeviceKind.Zigbee2Mqtt, "plug", clear: device);
        using var other = Driver(sound, MqttDeviceKind.Zigbee2Mqtt);
        other.Switch(false, null);
        Assert.Empty(other.Inspect());
    }

    [Fact]
    public async Task Box_WithoutTheRightOrThePassword_IsToldWhy()
    {
        var device = await Device(MqttDeviceKind.EspHome);
        var blind = Driver(device, MqttDeviceKind.EspHome, "blind", "blind-secret");
        Assert.Contains("does not take commands", Trouble(() => blind.Switch(false, null)), StringComparison.Ordinal);
        var wrong = Driver(device, MqttDeviceKind.EspHome, "box", "wrong");
        string? refused = null;
        Assert.True(SpinWait.SpinUntil(() => (refused = Trouble(() => wrong.Read()))?.Contains("refused the connection", StringComparison.Ordinal) == true, Patience), refused);
        Assert.DoesNotContain("wrong", refused, StringComparison.Ordinal);
        var wordy = Driver(device, MqttDeviceKind.EspHome, password: new('x', 200));
        Assert.Contains("cannot be talked to", Trouble(() => wordy.Read()), StringComparison.Ordinal);
        var none = new MqttRelay(Settings(device, MqttDeviceKind.EspHome, "box", "/nowhere/password"), TimeProvider.System);
        used.Add(none);
        Assert.StartsWith("The passwordFile cannot be read", Trouble(() => none.Read()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_WithoutAvailability_AgesAndIsAskedFor_AndAnOldOneOfTheBrokerCountsForNothing()
    {
        var device = await Device(MqttDeviceKind.EspHome);
        var settings = Settings(device, MqttDeviceKind.EspHome, "box", Password("box-secret"));
        var aged = new MqttRelay(settings with { Mqtt = settings.Mqtt! with { AvailabilityTopic = null, StaleAfter = TimeSpan.FromSeconds(60), Ask = ($"{Prefix}/ask", "?") } }, time);
        used.Add(aged);
        Assert.Contains("has not said what it is", Trouble(() => aged.Read()), StringComparison.Ordinal);
        await device.SayAsync(device.StateTopic, "OFF", retain: true);
        Assert.True(SpinWait.SpinUntil(() => Trouble(() => Assert.False(aged.Read().IsOn)) is null, Patience));
        time.Pass(TimeSpan.FromSeconds(61));
        Assert.Contains("has said nothing for more than 60 s", Trouble(() => aged.Read()), StringComparison.Ordinal);
        await device.SayAsync(device.StateTopic, "OFF", retain: true);
        Assert.True(SpinWait.SpinUntil(() => Trouble(() => aged.Read()) is null, Patience));
    }

    [Fact]
    public async Task Machine_OverARelayBehindABroker_GoesOnAndOff_AndSeesALieAndAButton()
    {
        var device = await Device(MqttDeviceKind.Zigbee2Mqtt);
        var power = new NetworkSwitch(Driver(device, MqttDeviceKind.Zigbee2Mqtt), PlugSettings.UsualLease, MachineId.Parse("laser-1", null), time.Clock);
        used.Add(power);
        Assert.True(SpinWait.SpinUntil(() => power.TryOpen() is null, Patience));
        Assert.Null(power.TrySwitch(on: true));
        Assert.True(device.Relay.IsOn);
        Assert.Null(power.TryCheck());
        Assert.Null(power.TrySwitch(on: false));
        Assert.False(device.Relay.IsOn);

        Assert.Null(power.TrySwitch(on: true));
        await device.PressAsync();
        string? reason = null;
        Assert.True(SpinWait.SpinUntil(() => (reason ??= power.TryCheck()) is not null, Patience));
        Assert.Contains("went off though it was switched on", reason, StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(() => power.TryOpen() is null, Patience));

        await device.SayAsync(device.StateTopic, """{"state":"ON"}""", retain: false);
        device.IsDeaf = true;
        Assert.True(SpinWait.SpinUntil(() => (reason = power.TryCheck())?.Contains("stays on though it was switched off", StringComparison.Ordinal) == true || power.TryOpen() is { Length: > 0 }, Patience));
        Assert.NotNull(power.TrySwitch(on: true));
    }

    private const string Off = """{"state":"OFF"}""";

    private static string? Trouble(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private async Task<MqttDevice> Device(MqttDeviceKind kind, string user = "plug", MqttDevice? clear = null)
    {
        if (clear is not null)
        {
            await clear.SayAsync(clear.CommandTopic, "", retain: true);
            await clear.DisposeAsync();
        }
        var device = new MqttDevice(kind, Prefix, time);
        await device.StartAsync(broker.Port, user, "device-secret");
        devices.Add(device);
        return device;
    }

    private MqttRelay Driver(MqttDevice device, MqttDeviceKind kind, string user = "box", string password = "box-secret")
    {
        var relay = new MqttRelay(Settings(device, kind, user, Password(password)), TimeProvider.System);
        used.Add(relay);
        return relay;
    }

    private string Password(string password)
    {
        string file = Path.Combine(passwords, password);
        File.WriteAllText(file, password + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private PlugSettings Settings(MqttDevice device, MqttDeviceKind kind, string user, string passwordFile) => new(PlugKind.Mqtt, "127.0.0.1", broker.Port, 0, passwordFile, PlugSettings.UsualLease)
    {
        Mqtt = kind == MqttDeviceKind.EspHome
            ? new(user, null, device.CommandTopic, "ON", "OFF", new(device.StateTopic, null), "ON", "OFF") { AvailabilityTopic = device.AvailabilityTopic, Power = new($"{Prefix}/sensor/power/state", null) }
            : new(user, null, device.CommandTopic, """{"state":"ON"}""", Off, new(device.StateTopic, "/state"), "ON", "OFF")
            {
                AvailabilityTopic = device.AvailabilityTopic, Power = new(device.StateTopic, "/power"), LeaseTemplate = """{"state":"ON","on_time":{seconds}}""",
            },
    };
}
