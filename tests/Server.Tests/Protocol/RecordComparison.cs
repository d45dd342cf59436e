using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using FabAccess.Core.Wire;
using FabAccess.Protocol;

namespace FabAccess.Server.Tests.Protocol;

/// <summary>Names of the records, for test data.</summary>
internal static class WireJsonTypes
{
    public const string Batch = nameof(JournalBatch), Entry = nameof(JournalEntry), State = nameof(BoxState), Online = nameof(BoxOnline), Permits = nameof(PermitsMessage), Config = nameof(ConfigMessage), Order = nameof(OrderMessage),
        Acknowledgement = nameof(Core.Wire.Acknowledgement);
}

/// <summary>
/// Walks a record as the serialiser knows it and its schema side by side: each field must be in both, what the reader
/// requires must be required in the document, and what may be missing here may be missing there.
/// </summary>
internal sealed class RecordComparison(ProtocolDocument document)
{
    private readonly List<string> differences = [];

    public IReadOnlyList<string> Differences(string record, JsonObject schema)
    {
        var type = typeof(JournalBatch).Assembly.GetType($"{typeof(JournalBatch).Namespace}.{record}", throwOnError: true)!;
        Compare(type, schema, record);
        return differences;
    }

    private void Compare(Type type, JsonObject reference, string place)
    {
        var schema = Plain(reference);
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            Compare(type.GetGenericArguments()[0], schema["items"]!.AsObject(), place + "[]");
            return;
        }
        if (type.IsEnum)
        {
            CompareWords(type, schema, place);
            return;
        }
        if (Info(type) is not { } info) return;
        if (info.PolymorphismOptions is { } cases) CompareCases(cases, schema, place);
        else if (info.Kind == JsonTypeInfoKind.Object) CompareFields(info, schema, place);
    }

    private void CompareFields(JsonTypeInfo info, JsonObject schema, string place)
    {
        var described = schema["properties"]!.AsObject();
        string[] required = [.. (schema["required"]?.AsArray() ?? []).Select(r => r!.GetValue<string>())];
        foreach (string name in described.Select(d => d.Key).Where(name => name != "type" && info.Properties.All(p => p.Name != name)))
            differences.Add($"{place}.{name} is in the document only");
        foreach (var property in info.Properties.Where(p => p.Get is not null))
        {
            if (described[property.Name] is not JsonObject inner)
            {
                differences.Add($"{place}.{property.Name} is in the record only");
                continue;
            }
            bool mayBeMissing = property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
            if (property.IsRequired && mayBeMissing) differences.Add($"{place}.{property.Name} is required and yet left out when null");
            if (mayBeMissing == required.Contains(property.Name)) differences.Add($"{place}.{property.Name} may be missing in the {(mayBeMissing ? "record" : "document")} only");
            Compare(property.PropertyType, inner, $"{place}.{property.Name}");
        }
    }

    private void CompareCases(JsonPolymorphismOptions cases, JsonObject schema, string place)
    {
        var described = schema["oneOf"]!.AsArray().Select(c => Plain(c!.AsObject())).ToDictionary(c => c["properties"]!["type"]!["const"]!.GetValue<string>());
        var written = cases.DerivedTypes.ToDictionary(d => (string)d.TypeDiscriminator!);
        foreach (string name in described.Keys.Except(written.Keys)) differences.Add($"{place} {name} is in the document only");
        foreach (string name in written.Keys.Except(described.Keys)) differences.Add($"{place} {name} is in the code only");
        foreach (string name in written.Keys.Intersect(described.Keys)) CompareFields(Info(written[name].DerivedType)!, described[name], $"{place} {name}");
    }

    private void CompareWords(Type type, JsonObject schema, string place)
    {
        if (schema["enum"] is not JsonArray described) return;
        string[] words = [.. described.Select(w => w!.GetValue<string>())];
        string[] written = [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(v => Word(type, v))];
        foreach (string word in words.Except(written)) differences.Add($"{place} '{word}' is in the document only");
        foreach (string word in written.Except(words)) differences.Add($"{place} '{word}' is in the code only");
    }

    private static string Word(Type type, object value) => JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(Enum.ToObject(type, value), Info(type)!))!;

    private static JsonTypeInfo? Info(Type type) => WireJson.Default.GetTypeInfo(type);

    private JsonObject Plain(JsonObject schema)
    {
        schema = document.Check.Resolve(schema);
        return schema["allOf"] is JsonArray parts ? Plain(parts[0]!.AsObject()) : schema;
    }
}
