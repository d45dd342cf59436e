using System.Globalization;
using System.Text.Json;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Power;

/// <summary>What plugs say, from their JSON. Null where it is not what such a plug says.</summary>
internal static class PlugAnswers
{
    // PulseTime counts tenths of a second up to 111 and whole seconds from 112 on, as seconds + 100.
    private const int LongestTenths = 111, LongestPulse = 64_900;

    /// <summary>Of <c>/status</c>.</summary>
    public static PlugReading? ShellyGen1(JsonElement status, int channel)
    {
        if (LooseJson.Item(LooseJson.Part(status, "relays"), channel) is not { } relay || LooseJson.Flag(relay, "ison") is not { } isOn) return null;
        var meter = LooseJson.Item(LooseJson.Part(status, "meters"), channel);
        return new(isOn, LooseJson.Flag(meter, "is_valid") == false ? null : LooseJson.Number(meter, "power"), Seconds(LooseJson.Number(status, "uptime")), LooseJson.Text(relay, "source"));
    }

    /// <summary>Of <c>Shelly.GetStatus</c>.</summary>
    public static PlugReading? Shelly(JsonElement status, int channel)
    {
        var relay = LooseJson.Part(status, string.Create(CultureInfo.InvariantCulture, $"switch:{channel}"));
        if (LooseJson.Flag(relay, "output") is not { } isOn) return null;
        return new(isOn, LooseJson.Number(relay, "apower"), Seconds(LooseJson.Number(LooseJson.Part(status, "sys"), "uptime")), LooseJson.Text(relay, "source"));
    }

    /// <summary>Of <c>Status 11</c> and the sensors of <c>Status 10</c>.</summary>
    public static PlugReading? Tasmota(JsonElement status, JsonElement? sensors, int channel)
    {
        if (LooseJson.Part(status, "StatusSTS") is not { } state || TasmotaPower(state, channel) is not { } isOn) return null;
        var power = LooseJson.Part(LooseJson.Part(sensors, "ENERGY"), "Power");
        var watts = power is { ValueKind: JsonValueKind.Array } ? LooseJson.Item(power, channel) : power;
        return new(isOn, LooseJson.Number(watts), Seconds(LooseJson.Number(state, "UptimeSec")));
    }

    /// <summary>Of what answers "Power": one relay says POWER, or POWER1 by SetOption26; several say POWER1, POWER2 …</summary>
    public static bool? TasmotaPower(JsonElement answer, int channel)
    {
        string? word = LooseJson.Text(answer, string.Create(CultureInfo.InvariantCulture, $"POWER{channel + 1}")) ?? (channel == 0 ? LooseJson.Text(answer, "POWER") : null);
        return word switch { "ON" => true, "OFF" => false, _ => null };
    }

    /// <summary>PulseTime for a lease; 0 for none.</summary>
    public static int PulseTime(TimeSpan? lease)
    {
        if (lease is not { } span) return 0;
        double tenths = Math.Ceiling(span.TotalSeconds * 10);
        return tenths <= LongestTenths ? Math.Max(1, (int)tenths) : (int)Math.Min(LongestPulse, Math.Max(112, Math.Ceiling(span.TotalSeconds) + 100));
    }

    /// <summary>What PulseTime is set to; firmware says {"PulseTime1":{"Set":190,"Remaining":0}}, older one "190 (Active 0)".</summary>
    public static int? PulseTimeSet(JsonElement answer, string relay)
    {
        if (LooseJson.Part(answer, $"PulseTime{relay}") is not { } told) return null;
        decimal? said = told.ValueKind switch
        {
            JsonValueKind.Object => LooseJson.Number(told, "Set"),
            JsonValueKind.Number => LooseJson.Number(answer, $"PulseTime{relay}"),
            _ => int.TryParse(LooseJson.Text(answer, $"PulseTime{relay}")?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int set) ? set : null,
        };
        return said is >= 0 and <= LongestPulse and var number ? (int)number : null;
    }

    private static TimeSpan? Seconds(decimal? number) => number is >= 0 and < 1_000_000_000 ? TimeSpan.FromSeconds((double)number.Value) : null;
}
