using System.Text.Json;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Ingest;

/// <summary>Tells "written by a newer program" from "broken" for JSON that did not read as this program expects it.</summary>
internal static class SchemaPeek
{
    public static bool IsNewer(ReadOnlyMemory<byte> json, out int schema)
    {
        schema = 0;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("schema", out var value)
                && value.ValueKind == JsonValueKind.Number
                && value.TryGetInt32(out schema)
                && schema > WireLimits.Schema;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperation: a name with half of a surrogate pair, which is found out only when names are compared.
            return false;
        }
    }
}
