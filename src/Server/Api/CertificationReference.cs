using System.Text.Json;
using System.Text.Json.Serialization;

namespace FabAccess.Server.Api;

/// <summary>A certification as a program names it: its code, or its number as a number or as digits; both null when it is neither.</summary>
[JsonConverter(typeof(CertificationReferenceConverter))]
public readonly record struct CertificationReference(string? Code, int? Number);

/// <summary>Reads the value while the body is read, so that text which is no Unicode is a body that cannot be read.</summary>
public sealed class CertificationReferenceConverter : JsonConverter<CertificationReference>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override CertificationReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return new(null, reader.TryGetInt32(out int number) ? number : null);
        if (reader.TokenType == JsonTokenType.String) return Named(reader.GetString()!);
        reader.Skip();
        return default;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CertificationReference value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.Number is { } number) writer.WriteNumberValue(number);
        else writer.WriteStringValue(value.Code);
    }

    private static CertificationReference Named(string code) =>
        new(code, int.TryParse(code, System.Globalization.NumberStyles.None, null, out int number) ? number : null);
}
