using System.Text.Json;
using System.Text.Json.Serialization;

namespace FabAccess.Simulator.Server;

/// <summary>Reads a generation as text, whatever JSON it is written as: it is only compared with another one.</summary>
internal sealed class GenerationText : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString()! : document.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
