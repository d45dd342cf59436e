using System.Globalization;
using System.Text.Json.Nodes;

namespace FabAccess.Simulator.Plugs;

/// <summary>A plug with Tasmota on HTTP: /cm?cmnd=…, with the commands that a box sends; PulseTime as the firmware counts it.</summary>
public sealed class TasmotaDevice(TimeProvider time)
{
    private int pulseTime;

    public PlugRelay Relay { get; } = new(time);

    /// <summary>Null: everybody may.</summary>
    public string? Password { get; set; }

    /// <summary>0 off, 1 on, 3 as before.</summary>
    public int PowerOnState { get; set; } = 3;

    /// <summary>SetOption26: one relay is POWER1.</summary>
    public bool NumbersOneRelay { get; set; }

    /// <summary>Whether it says energy in lists, as devices of several channels do.</summary>
    public bool SaysLists { get; set; }

    /// <summary>How often PulseTime was written: it wears the flash.</summary>
    public int PulseTimeWrites { get; private set; }

    /// <summary>Firmware before 6.6 says PulseTime as a text.</summary>
    public bool IsOld { get; set; }

    public Task<PlugServer> StartAsync(int port = 0) => PlugServer.StartAsync(
        app => app.MapGet("/cm", (string cmnd, string? user, string? password) =>
            Results.Text((Password is null || (user == "admin" && password == Password) ? Do(cmnd) : new() { ["WARNING"] = "Need user=<username>&password=<password>" }).ToJsonString(), "application/json")),
        _ => true, port);

    private string PowerKey => NumbersOneRelay ? "POWER1" : "POWER";

    private JsonObject Do(string command)
    {
        string[] words = command.Split(' ', 2);
        string? payload = words.Length > 1 ? words[1].Trim() : null;
        return words[0].ToUpperInvariant() switch
        {
            "POWER" or "POWER1" => Power(payload),
            "PULSETIME1" or "PULSETIME" => Pulse(payload),
            "POWERONSTATE" => new() { [nameof(PowerOnState)] = PowerOnState },
            "SETOPTION73" => new() { ["SetOption73"] = Relay.IsButtonAttached ? "OFF" : "ON" },
            "STATUS" when payload is "11" => new() { ["StatusSTS"] = new JsonObject { ["Time"] = "2026-01-01T00:00:00", ["UptimeSec"] = (long)Relay.PoweredFor.TotalSeconds, ["Heap"] = 25, [PowerKey] = Word() } },
            "STATUS" when payload is "10" or "8" => new() { ["StatusSNS"] = new JsonObject { ["Time"] = "2026-01-01T00:00:00", ["ENERGY"] = Energy() } },
            _ => new() { ["Command"] = "Unknown" },
        };
    }

    private JsonObject Power(string? payload)
    {
        bool? on = payload?.ToUpperInvariant() switch { "ON" or "1" => true, "OFF" or "0" => false, "TOGGLE" or "2" => !Relay.IsOn, _ => null };
        if (on is { } wanted) Relay.Switch(wanted, wanted && pulseTime > 0 ? Pulse() : null, "http");
        return new() { [PowerKey] = Word() };
    }

    private JsonObject Pulse(string? payload)
    {
        if (int.TryParse(payload, CultureInfo.InvariantCulture, out int set) && set is >= 0 and <= 64900)
        {
            pulseTime = set;
            PulseTimeWrites++;
        }
        int left = (int)Relay.Timer.Left.TotalSeconds;
        return new() { ["PulseTime1"] = IsOld ? string.Create(CultureInfo.InvariantCulture, $"{pulseTime} (Active {left})") : new JsonObject { ["Set"] = pulseTime, ["Remaining"] = left } };
    }

    private TimeSpan Pulse() => pulseTime <= 111 ? TimeSpan.FromMilliseconds(pulseTime * 100) : TimeSpan.FromSeconds(pulseTime - 100);

    private JsonObject Energy() => SaysLists
        ? new() { ["Total"] = new JsonArray(3.185, 0), ["Power"] = new JsonArray(Relay.Watts, 0) }
        : new() { ["Total"] = 3.185, ["Power"] = Relay.Watts, ["Voltage"] = 231 };

    private string Word() => Relay.IsOn ? "ON" : "OFF";
}
