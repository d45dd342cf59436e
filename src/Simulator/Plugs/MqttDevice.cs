using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace FabAccess.Simulator.Plugs;

/// <summary>As what a simulated relay speaks MQTT.</summary>
public enum MqttDeviceKind
{
    /// <summary>plain words on a topic each; its state is kept by the broker, and said only when it changes.</summary>
    EspHome,

    /// <summary>one JSON for state and power, after each command; on_time.</summary>
    Zigbee2Mqtt,
}

/// <summary>A relay behind an MQTT broker, below a prefix of its own, with what may go wrong with one.</summary>
public sealed class MqttDevice(MqttDeviceKind kind, string prefix, TimeProvider time) : IAsyncDisposable
{
    private CancellationTokenSource ending = new();
    private MqttWire? wire;
    private Task listening = Task.CompletedTask;
    private bool? said;

    public PlugRelay Relay { get; } = new(time);

    /// <summary>Hears commands and does nothing.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Says that it did what it was told, and does not.</summary>
    public bool Lies { get; set; }

    /// <summary>What it was told so far.</summary>
    public IReadOnlyList<string> Commands
    {
        get { lock (commands) return [.. commands]; }
    }

    public string CommandTopic => kind == MqttDeviceKind.EspHome ? $"{prefix}/switch/relay/command" : $"{prefix}/set";

    public string StateTopic => kind == MqttDeviceKind.EspHome ? $"{prefix}/switch/relay/state" : prefix;

    public string AvailabilityTopic => kind == MqttDeviceKind.EspHome ? $"{prefix}/status" : $"{prefix}/availability";

    private readonly List<string> commands = [];

    public async Task StartAsync(int port, string user, string password)
    {
        ending.Dispose();
        (ending, said) = (new(), null);
        wire = new();
        await wire.ConnectAsync(port, user, password, (AvailabilityTopic, Availability("offline")), ending.Token).ConfigureAwait(false);
        await wire.SubscribeAsync(CommandTopic, ending.Token).ConfigureAwait(false);
        await wire.PublishAsync(AvailabilityTopic, Availability("online"), retain: true, ending.Token).ConfigureAwait(false);
        await SayStateAsync(Relay.IsOn).ConfigureAwait(false);
        listening = ListenAsync(wire, ending.Token);
    }

    /// <summary>Says something of its own accord.</summary>
    public Task SayAsync(string topic, string payload, bool retain) => wire!.PublishAsync(topic, payload, retain, ending.Token);

    /// <summary>As when somebody pressed its button.</summary>
    public Task PressAsync()
    {
        Relay.PressButton();
        return SayStateAsync(Relay.IsOn);
    }

    /// <summary>Its supply goes, and the relay with it.</summary>
    public async Task LosePowerAsync()
    {
        await DisposeAsync().ConfigureAwait(false);
        Relay.LosePower(on: false);
    }

    public async ValueTask DisposeAsync()
    {
        if (!ending.IsCancellationRequested) await ending.CancelAsync().ConfigureAwait(false);
        wire?.Dispose();
        await listening.ConfigureAwait(false);
    }

    private async Task ListenAsync(MqttWire from, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var (_, payload) = await from.HearAsync(stop).ConfigureAwait(false);
                lock (commands) commands.Add(payload);
                if (IsDeaf || Wanted(payload) is not var (on, back)) continue;
                if (!Lies) Relay.Switch(on, back, "mqtt");
                await SayStateAsync(on).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // It is off, or its broker is.
        }
    }

    private (bool On, TimeSpan? Back)? Wanted(string payload)
    {
        if (kind == MqttDeviceKind.EspHome) return payload switch { "ON" => (true, null), "OFF" => (false, null), _ => null };
        using var told = JsonDocument.Parse(payload);
        if (!told.RootElement.TryGetProperty("state", out var state)) return null;
        TimeSpan? back = told.RootElement.TryGetProperty("on_time", out var seconds) ? TimeSpan.FromSeconds(seconds.GetDouble()) : null;
        return (state.GetString() == "ON", back);
    }

    private async Task SayStateAsync(bool on)
    {
        string word = on ? "ON" : "OFF";
        string watts = Relay.Watts.ToString(CultureInfo.InvariantCulture);
        if (kind == MqttDeviceKind.Zigbee2Mqtt)
        {
            await SayAsync(StateTopic, $$"""{"current":0.05,"energy":1.2,"linkquality":120,"power":{{watts}},"state":"{{word}}","voltage":231}""", retain: false).ConfigureAwait(false);
            return;
        }
        if (said != on) await SayAsync(StateTopic, word, retain: true).ConfigureAwait(false);
        said = on;
        await SayAsync($"{prefix}/sensor/power/state", watts, retain: true).ConfigureAwait(false);
    }

    private string Availability(string word) => kind == MqttDeviceKind.EspHome ? word : $$"""{"state":"{{word}}"}""";
}
