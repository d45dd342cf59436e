using System.Text.Json;

namespace FabAccess.Edge.Permits;

/// <summary>Finds the schema number of a message without believing anything else about its form.</summary>
internal static class MessageSchema
{
    /// <summary>The number behind "schema" on the outermost level; null when there is none.</summary>
    /// <exception cref="JsonException">This is not JSON.</exception>
    public static int? Of(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = 16 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isSchema = reader.ValueTextEquals("schema"u8);
            reader.Read();
            if (isSchema) return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int schema) ? schema : null;
            reader.Skip();
        }
        return null;
    }
}
