using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FabAccess.Protocol;

/// <summary>A YAML document as JSON, by YAML's core schema: plain words may be numbers, booleans or null, quoted ones are text.</summary>
internal static class YamlJson
{
    public static JsonObject Read(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(file);
        stream.Load(reader);
        // Read back from text, numbers convert to whichever type they are asked as.
        return JsonNode.Parse(Convert(stream.Documents[0].RootNode)!.ToJsonString())!.AsObject();
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Convert(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } word => Plain(word.Value!),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => throw new InvalidDataException($"Line {node.Start.Line} is not read here."),
    };

    private static JsonValue? Plain(string word) => word switch
    {
        "" or "null" or "~" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => JsonValue.Create(number),
        _ => JsonValue.Create(word),
    };
}
