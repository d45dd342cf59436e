using System.Globalization;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Power;

/// <summary>What devices say over MQTT, from the bytes. Total: whatever is not of the form is null.</summary>
internal static class MqttPayload
{
    /// <summary>Bytes; what is longer is nothing that a plug says.</summary>
    public const int Longest = 64 * 1024;

    private const decimal MostWatts = 1_000_000;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>The text, number or word at a JSON pointer; without one, all of it as text, without spaces around it.</summary>
    public static string? Value(byte[] payload, string? pointer)
    {
        if (payload.Length > Longest) return null;
        if (pointer is null) return Text(payload);
        if (Parsed(payload) is not { } json || At(json, pointer) is not { } value) return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => LooseJson.Text(value),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };
    }

    /// <summary>What says whether a device is there: a word alone, or {"state": word} as Zigbee2MQTT has it since 2.0.</summary>
    public static string? Availability(byte[] payload) => Value(payload, "/state") ?? Value(payload, null);

    /// <summary>-1 MW to 1 MW.</summary>
    public static decimal? Watts(byte[] payload, string? pointer, decimal scale)
    {
        if (!decimal.TryParse(Value(payload, pointer), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) || Math.Abs(number) > 1_000_000_000_000m) return null;
        decimal watts = number * scale;
        return Math.Abs(watts) <= MostWatts ? watts : null;
    }

    /// <summary>Whether a text is a JSON pointer: empty, or each part begins with '/' and each '~' with 0 or 1 behind it.</summary>
    public static bool IsPointer(string text)
    {
        if (text.Length > 0 && text[0] != '/') return false;
        for (int i = 0; i < text.Length; i++)
            if (text[i] == '~' && (i + 1 == text.Length || text[i + 1] is not ('0' or '1'))) return false;
        return true;
    }

    private static JsonElement? At(JsonElement? from, string pointer)
    {
        foreach (string part in pointer.Split('/').Skip(1))
        {
            string name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            from = LooseJson.Part(from, name) ?? (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? LooseJson.Item(from, index) : null);
        }
        return from;
    }

    private static JsonElement? Parsed(byte[] payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, Options);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(byte[] payload)
    {
        try
        {
            return Strict.GetString(payload).Trim();
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
