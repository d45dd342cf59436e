using System.Globalization;
using System.Text.Json;

namespace FabAccess.Edge.Power;

/// <summary>What plugs say, from their JSON. Null where it is not what such a plug says.</summary>
internal static class PlugAnswers
{
    // PulseTime counts tenths of a second up to 111 and whole seconds from 112 on, as seconds + 100.
    private const int LongestTenths = 111, LongestPulse = 64_900;

    /// <summary>Of <c>/status</c>.</summary>
    public static PlugReading? ShellyGen1(JsonElement status, int channel)
    {
        if (Item(Part(status, "relays"), channel) is not { } relay || Flag(relay, "ison") is not { } isOn) return null;
        var meter = Item(Part(status, "meters"), channel);
        return new(isOn, Flag(meter, "is_valid") == false ? null : Decimal(Part(meter, "power")), Seconds(Number(status, "uptime")), Text(relay, "source"));
    }

    /// <summary>Of <c>Shelly.GetStatus</c>.</summary>
    public static PlugReading? Shelly(JsonElement status, int channel)
    {
        var relay = Part(status, string.Create(CultureInfo.InvariantCulture, $"switch:{channel}"));
        if (Flag(relay, "output") is not { } isOn) return null;
        return new(isOn, Decimal(Part(relay, "apower")), Seconds(Number(Part(status, "sys"), "uptime")), Text(relay, "source"));
    }

    /// <summary>Of <c>Status 11</c> and the sensors of <c>Status 10</c>.</summary>
    public static PlugReading? Tasmota(JsonElement status, JsonElement? sensors, int channel)
    {
        if (Part(status, "StatusSTS") is not { } state || TasmotaPower(state, channel) is not { } isOn) return null;
        var power = Part(Part(sensors, "ENERGY"), "Power");
        var watts = power is { ValueKind: JsonValueKind.Array } ? Item(power, channel) : power;
        return new(isOn, Decimal(watts), Seconds(Number(state, "UptimeSec")));
    }

    /// <summary>Of what answers "Power": one relay says POWER, or POWER1 by SetOption26; several say POWER1, POWER2 …</summary>
    public static bool? TasmotaPower(JsonElement answer, int channel)
    {
        string? word = Text(answer, string.Create(CultureInfo.InvariantCulture, $"POWER{channel + 1}")) ?? (channel == 0 ? Text(answer, "POWER") : null);
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
        if (Part(answer, $"PulseTime{relay}") is not { } told) return null;
        double? said = told.ValueKind switch
        {
            JsonValueKind.Object => Number(told, "Set"),
            JsonValueKind.Number => Number(answer, $"PulseTime{relay}"),
            _ => int.TryParse(Text(answer, $"PulseTime{relay}")?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int set) ? set : null,
        };
        return said is >= 0 and <= LongestPulse and var number ? (int)number : null;
    }

    public static JsonElement? Part(JsonElement? of, string name) => Unicode<JsonElement?>(
        () => of is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null);

    public static bool? Flag(JsonElement? of, string name) => Part(of, name)?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

    public static string? Text(JsonElement? of, string name) => Part(of, name) is { ValueKind: JsonValueKind.String } text ? Unicode(text.GetString) : null;

    /// <summary>Finite.</summary>
    public static double? Number(JsonElement? of, string name) =>
        Part(of, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    // A text with half a surrogate pair is JSON, and the reader throws only when it is asked for.
    private static T? Unicode<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    private static decimal? Decimal(JsonElement? of) => of is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out decimal number) ? number : null;

    private static JsonElement? Item(JsonElement? list, int index) => list is { ValueKind: JsonValueKind.Array } items && index < items.GetArrayLength() ? items[index] : null;

    private static TimeSpan? Seconds(double? number) => number is >= 0 and < 1e9 ? TimeSpan.FromSeconds(number.Value) : null;
}
