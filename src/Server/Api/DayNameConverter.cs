using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Server.Hours;
using NodaTime;

namespace FabAccess.Server.Api;

/// <summary>monday to sunday. The library's converter takes "monday, tuesday" for Wednesday, and its "none" for a day.</summary>
internal sealed class DayNameConverter : JsonConverter<IsoDayOfWeek>
{
    public override IsoDayOfWeek Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && DayNames.Of(reader.GetString()) is { } day ? day : throw new JsonException("This is no day: monday to sunday.");

    public override void Write(Utf8JsonWriter writer, IsoDayOfWeek value, JsonSerializerOptions options) => writer.WriteStringValue(DayNames.Of(value));
}
