using System.Globalization;
using FabAccess.Edge.Power;
using FabAccess.Simulator.Plugs;

namespace FabAccess.Edge.Tests.Power;

/// <summary>One simulated plug of any kind, served on loopback, and the driver that talks to it.</summary>
internal sealed class PlugBench : IAsyncDisposable
{
    private PlugBench(PlugKind kind, PlugRelay relay, PlugServer server, Action<string?> protect, string? passwordFile, int channel)
    {
        (Kind, Relay, Server, Protect) = (kind, relay, server, protect);
        Settings = new(kind, "127.0.0.1", server.Port, channel, passwordFile, PlugSettings.UsualLease);
        Driver = Plugs.Of(Settings);
    }

    public PlugKind Kind { get; }

    public PlugRelay Relay { get; }

    public PlugServer Server { get; }

    public Action<string?> Protect { get; }

    public PlugSettings Settings { get; }

    public IPlug Driver { get; }

    public TasmotaDevice? Tasmota { get; private init; }

    public ShellyPlug? Shelly { get; private init; }

    public ShellyGen1Plug? Gen1 { get; private init; }

    public static async Task<PlugBench> Start(PlugKind kind, TimeProvider time, string? passwordFile = null, int channel = 0)
    {
        switch (kind)
        {
            case PlugKind.Shelly:
                var shelly = new ShellyPlug(time);
                return new(kind, shelly.Relay, await shelly.StartAsync(), p => shelly.Password = p, passwordFile, channel) { Shelly = shelly };
            case PlugKind.ShellyGen1:
                var gen1 = new ShellyGen1Plug(time);
                return new(kind, gen1.Relay, await gen1.StartAsync(), p => gen1.Password = p, passwordFile, channel) { Gen1 = gen1 };
            default:
                var tasmota = new TasmotaDevice(time);
                return new(kind, tasmota.Relay, await tasmota.StartAsync(), p => tasmota.Password = p, passwordFile, channel) { Tasmota = tasmota };
        }
    }

    public async ValueTask DisposeAsync()
    {
        Driver.Dispose();
        await Server.DisposeAsync();
    }
}

/// <summary>A plug in memory: the same relay, without the network; what was asked of it is kept.</summary>
internal sealed class PlugInMemory(PlugRelay relay) : IPlug
{
    public bool IsAway { get; set; }

    public bool LosesAnswers { get; set; }

    public bool HasTimer { get; set; } = true;

    /// <summary>Whether it switches, and says that it took no timer.</summary>
    public bool RefusesTimer { get; set; }

    /// <summary>Which commands it refuses, and does not do.</summary>
    public Predicate<string> Fails { get; set; } = _ => false;

    /// <summary>Happens right before the next command arrives.</summary>
    public Action? BeforeSwitch { get; set; }

    /// <summary>Happens right before each look, on the thread that looks.</summary>
    public Action? BeforeRead { get; set; }

    public List<string> Commands { get; } = [];

    public string Place => "plug in memory";

    public PlugReading Read()
    {
        BeforeRead?.Invoke();
        return IsAway ? throw new IOException("The plug cannot be reached.") : new(relay.IsOn, (decimal)relay.Watts, relay.PoweredFor, relay.Source);
    }

    public bool? Switch(bool on, TimeSpan? lease)
    {
        if (IsAway) throw new IOException("The plug cannot be reached.");
        BeforeSwitch?.Invoke();
        BeforeSwitch = null;
        Commands.Add(on ? string.Create(CultureInfo.InvariantCulture, $"on {lease?.TotalSeconds}").Trim() : "off");
        if (Fails(Commands[^1])) throw new IOException("The plug answered 500.");
        bool was = relay.Switch(on, on && HasTimer && !RefusesTimer ? lease : null, "http");
        if (RefusesTimer && on && lease is not null) throw new PlugLeaseException(Place);
        return LosesAnswers ? throw new IOException("The plug did not answer.") : was;
    }

    public IReadOnlyList<PlugFlaw> Inspect() => [];

    public void Dispose()
    {
    }
}
