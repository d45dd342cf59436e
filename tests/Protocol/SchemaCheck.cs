using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FabAccess.Protocol;

/// <summary>
/// JSON Schema, as much of it as the protocol's document uses; a keyword that is not known here is an error, so that no
/// rule is written that nothing holds. Stricter than JSON Schema in one point: a property that the document does not
/// describe is a violation, because what is sent must be described, while a reader ignores what it does not know.
/// </summary>
internal sealed class SchemaCheck(JsonObject root)
{
    private static readonly HashSet<string> Annotations =
        ["description", "title", "contentMediaType", "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "required", "discriminator"];

    /// <summary>Everything that is wrong, each with its place; empty when the value is as described.</summary>
    public IReadOnlyList<string> Violations(JsonElement value, JsonObject schema)
    {
        var found = new List<string>();
        Check(value, schema, "$", found);
        return found;
    }

    /// <summary>What a reference points to, or the schema itself.</summary>
    public JsonObject Resolve(JsonObject schema)
    {
        while (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            JsonNode? at = root;
            foreach (string step in reference.Split('/').Skip(1)) at = at?[step];
            schema = at as JsonObject ?? throw new InvalidDataException($"{reference} points nowhere.");
        }
        return schema;
    }

    private void Check(JsonElement value, JsonObject reference, string place, List<string> found)
    {
        var schema = Resolve(reference);
        foreach (var (keyword, rule) in schema)
        {
            switch (keyword)
            {
                case "type": Require(IsOfType(value, rule!.GetValue<string>()), $"is not of type {rule}"); break;
                case "const": Require(JsonNode.DeepEquals(Node(value), rule), $"is not {rule}"); break;
                case "enum": Require(rule!.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, Node(value))), $"{value} is none of {rule!.ToJsonString()}"); break;
                case "pattern": Require(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule!.GetValue<string>()), $"'{value}' does not match {rule}"); break;
                case "format": Require(value.ValueKind != JsonValueKind.String || IsOfFormat(value.GetString()!, rule!.GetValue<string>()), $"'{value}' is no {rule}"); break;
                case "properties": CheckProperties(value, schema, place, found); break;
                case "items": CheckItems(value, rule!.AsObject(), place, found); break;
                case "allOf": foreach (var part in rule!.AsArray()) Check(value, part!.AsObject(), place, found); break;
                case "oneOf": CheckOneOf(value, schema, place, found); break;
                case "x-contentSchema": CheckContent(value, rule!.AsObject(), place, found); break;
                default: Require(Annotations.Contains(keyword), $"the document uses '{keyword}', which is not checked"); break;
            }
        }
        CheckBounds(value, schema, Require);

        void Require(bool holds, string complaint)
        {
            if (!holds) found.Add($"{place}: {complaint}");
        }
    }

    private static void CheckBounds(JsonElement value, JsonObject schema, Action<bool, string> require)
    {
        foreach (var name in schema["required"]?.AsArray() ?? [])
            require(value.ValueKind != JsonValueKind.Object || value.TryGetProperty(name!.GetValue<string>(), out _), $"'{name}' is missing");
        decimal? size = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDecimal(),
            JsonValueKind.String => value.GetString()!.Length,
            JsonValueKind.Array => value.GetArrayLength(),
            _ => null,
        };
        string suffix = value.ValueKind switch { JsonValueKind.String => "Length", JsonValueKind.Array => "Items", _ => "imum" };
        if (schema["min" + suffix]?.GetValue<long>() is { } least) require(size >= least, $"{size} is less than {least}");
        if (schema["exclusiveMinimum"]?.GetValue<long>() is { } below) require(size > below, $"{size} is not above {below}");
        if (schema["max" + suffix]?.GetValue<long>() is { } most) require(size <= most, $"{size} is more than {most}");
    }

    private void CheckProperties(JsonElement value, JsonObject schema, string place, List<string> found)
    {
        if (value.ValueKind != JsonValueKind.Object) return;
        var described = schema["properties"]!.AsObject();
        var seen = new HashSet<string>();
        foreach (var property in value.EnumerateObject())
        {
            if (!seen.Add(property.Name)) found.Add($"{place}: '{property.Name}' stands twice");
            if (described[property.Name] is JsonObject inner) Check(property.Value, inner, $"{place}.{property.Name}", found);
            else found.Add($"{place}: '{property.Name}' is not described");
        }
    }

    private void CheckItems(JsonElement value, JsonObject schema, string place, List<string> found)
    {
        if (value.ValueKind != JsonValueKind.Array) return;
        int i = 0;
        foreach (var item in value.EnumerateArray()) Check(item, schema, $"{place}[{i++}]", found);
    }

    // The discriminator names the one case, so that a complaint is about that case and not about all others.
    private void CheckOneOf(JsonElement value, JsonObject schema, string place, List<string> found)
    {
        string key = schema["discriminator"]?.GetValue<string>() ?? throw new InvalidDataException($"{place}: a oneOf without a discriminator is not checked here.");
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(key, out var word)) return;
        var fitting = schema["oneOf"]!.AsArray().Select(c => c!.AsObject()).FirstOrDefault(c => JsonNode.DeepEquals(Resolve(c)["properties"]![key]!["const"], Node(word)));
        if (fitting is null) found.Add($"{place}: {key} {word} is not described");
        else Check(value, fitting, place, found);
    }

    private void CheckContent(JsonElement value, JsonObject schema, string place, List<string> found)
    {
        if (value.ValueKind != JsonValueKind.String) return;
        try
        {
            using var content = JsonDocument.Parse(value.GetString()!);
            Check(content.RootElement, schema, place + "→", found);
        }
        catch (JsonException e)
        {
            found.Add($"{place}: its content is not JSON: {e.Message}");
        }
    }

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText());

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new InvalidDataException($"The type '{type}' is not checked here."),
    };

    private static bool IsOfFormat(string text, string format) => format switch
    {
        "date-time" => DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        _ => throw new InvalidDataException($"The format '{format}' is not checked here."),
    };
}
