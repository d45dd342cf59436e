using System.Text.Json;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Wire;

/// <summary>A price that this program cannot read is none: what only shows must not cost a box its list of rights.</summary>
internal sealed class PriceConverter : JsonConverter<PriceMessage>
{
    public override PriceMessage? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var told = JsonDocument.ParseValue(ref reader);
        try
        {
            return told.RootElement.Deserialize(WireJson.Default.PriceMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, PriceMessage value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, WireJson.Default.PriceMessage);
}
