using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FabAccess.Edge.Commands;
using FabAccess.Edge.Configuration;

namespace FabAccess.Edge.Tests.Configuration;

/// <summary>The JSON Schema says what the reader does: the same keys, the same ranges, the same required ones.</summary>
public sealed class BoxSchemaTests : IDisposable
{
    // Between them they have every key.
    private static readonly string[] Samples =
    [
        """
        {"$schema":"box.schema.json","site":"atelier","box":"box-a","dataFolder":"data","gpioChip":"label:x","broker":{"host":"b","port":8883,"longestRetrySeconds":60},
         "machines":[{"machine":"laser-1","reader":"pn532_uart:/dev/serial0","relayLine":100,"stopLine":101,"feedbackLine":102,"laterLines":[{"line":103,"afterMilliseconds":500}],"extractionLine":104,
           "busyLine":105,"idleAfterSeconds":30,"interlocks":[{"contact":"lid","line":106,"cuts":true}],"printer":{"kind":"prusaLink","host":"p","port":80,"keyFile":"p.key","user":"maker","coolBelowC":50},
           "signals":{"display":"hd44780:/dev/i2c-1:0x27","ring":"apa102:/dev/spidev1.0","pixels":16,"brightness":50,"buzzer":"pwm:/sys/class/pwm/pwmchip0:1","volume":50,"language":"fr",
             "quiet":{"from":"20:00","to":"08:00","volume":0,"brightness":20}}}]}
        """,
        """
        {"site":"atelier","box":"box-a","dataFolder":"data","gpioChip":"label:x",
         "machines":[{"machine":"printer-1","reader":"pn532_uart:/dev/serial0","plug":{"kind":"shelly","host":"p","port":80,"channel":0,"passwordFile":"p.password","leaseSeconds":90},
           "power":{"busyAboveWatts":5000,"idleBelowWatts":2,"busyForSeconds":2,"idleForSeconds":30,"meter":"ads1115:/dev/i2c-1:0x48:0:30:230"},
           "printer":{"kind":"bambu","host":"b","port":8883,"keyFile":"b.key","serial":"01P00A","certificateFile":"b.pem","coolBelowC":50}}]}
        """,
        """
        {"site":"atelier","box":"box-a","dataFolder":"data","gpioChip":"label:x",
         "machines":[{"machine":"printer-1","reader":"pn532_uart:/dev/serial0",
           "plug":{"kind":"mqtt","host":"p","port":1883,"user":"box-a","passwordFile":"p.password","caFile":"ca.pem","commandTopic":"a/set","payloadOn":"1","payloadOff":"0","stateTopic":"a","statePath":"/state","stateOn":"1",
             "stateOff":"0","availabilityTopic":"a/availability","availableWords":["online"],"unavailableWords":["offline"],"powerTopic":"a","powerPath":"/power","powerScale":0.1,"leaseTemplate":"{seconds}","askTopic":"a/get",
             "askPayload":"?","staleAfterSeconds":60},
           "printer":{"kind":"prusaLink","host":"b","keyFile":"b.key","user":"maker"}}]}
        """,
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-schema-");

    private static JsonObject Schema
    {
        get
        {
            using var output = new StringWriter();
            CheckConfigCommand.Schema(output);
            return JsonNode.Parse(output.ToString())!.AsObject();
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Samples_AreSoundAndHaveEveryKey()
    {
        Assert.All(Samples, sample => Assert.Empty(Problems(JsonNode.Parse(sample)!)));
        var schema = Schema;
        var keys = Samples.SelectMany(s => Leaves(JsonNode.Parse(s)!, "").Select(l => Generic(l.Path))).ToHashSet();
        Assert.DoesNotContain(Values(schema, schema, "").Select(v => Generic(v.Path)), p => !keys.Contains(p));
    }

    [Fact]
    public void Keys_AreTheReaders()
    {
        var schema = Schema;
        var defs = schema["$defs"]!;
        Same(BoxConfigurationFile.RootKeys, schema);
        Same(BoxConfigurationFile.BrokerKeys, schema["properties"]!["broker"]!);
        Same(BoxConfigurationFile.MachineKeys, defs["machine"]!);
        Same(BoxConfigurationFile.LaterLineKeys, defs["machine"]!["properties"]!["laterLines"]!["items"]!);
        Same(BoxConfigurationFile.InterlockKeys, defs["machine"]!["properties"]!["interlocks"]!["items"]!);
        Same(PlugSettingsReader.Keys, defs["plug"]!);
        Same(PowerSettingsReader.Keys, defs["power"]!);
        Same(PrinterSettingsReader.Keys, defs["printer"]!);
        Same(PanelSettingsReader.Keys, defs["signals"]!);
        Same(QuietHoursReader.Keys, defs["signals"]!["properties"]!["quiet"]!);

        static void Same(string[] keys, JsonNode part)
        {
            Assert.Equal(keys.Order(StringComparer.Ordinal), part["properties"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
            Assert.False((bool)part["additionalProperties"]!);
        }
    }

    [Fact]
    public void Ranges_AreTheReaders()
    {
        var schema = Schema;
        int tried = 0;
        foreach (var (path, rule) in Values(schema, schema, "").Where(v => v.Rule["minimum"] is not null && (string?)v.Rule["type"] == "integer"))
        {
            var (least, most) = ((int)rule["minimum"]!, (int)rule["maximum"]!);
            foreach (int value in new[] { least, most }) Assert.DoesNotContain(With(path, value), p => p.Text.Contains("must be a", StringComparison.Ordinal) || p.Text.Contains("a whole number", StringComparison.Ordinal));
            foreach (int value in new[] { least - 1, most + 1 }) Assert.Contains(With(path, value), p => Generic(p.Place) == Generic(path) && p.Text.Contains($"from {least} to {most}", StringComparison.Ordinal));
            tried++;
        }
        Assert.InRange(tried, 15, 60);
    }

    [Fact]
    public void Words_AreTheReaders()
    {
        var schema = Schema;
        foreach (var (path, rule) in Values(schema, schema, "").Where(v => v.Rule["enum"] is not null))
        {
            foreach (var word in rule["enum"]!.AsArray()) Assert.DoesNotContain(With(path, word!.DeepClone()), p => Generic(p.Place) == Generic(path));
            Assert.Contains(With(path, rule["enum"]![0]!.GetValueKind() == System.Text.Json.JsonValueKind.String ? "neither" : 7), p => Generic(p.Place) == Generic(path));
        }
    }

    [Fact]
    public void WhatMustBeThere_IsTheReaders()
    {
        foreach (string sample in Samples)
        {
            foreach (var (path, _) in Leaves(JsonNode.Parse(sample)!, ""))
            {
                var without = JsonNode.Parse(sample)!;
                var (parent, key) = Parent(without, path);
                if (parent is not JsonObject whole) continue;
                whole.Remove(key);
                bool isMissed = Problems(without).Any(p => p.Place == path);
                bool isRequired = Names(Rule(path)?["required"], key) || Rule(path)?["allOf"]?.AsArray().Any(r => Requires(Applies(r!["if"]!, whole) ? r["then"] : r["else"], key, whole)) == true || key is "relayLine" or "pixels";
                Assert.True(isMissed == isRequired, $"{path}: the reader misses it: {isMissed}; the schema requires it: {isRequired}.");
            }
        }
    }

    private ImmutableArray<ConfigurationProblem> With(string path, JsonNode value)
    {
        var sample = Samples.Select(s => JsonNode.Parse(s)!).First(s => Leaves(s, "").Any(l => Generic(l.Path) == Generic(path)));
        var (parent, key) = Parent(sample, Leaves(sample, "").First(l => Generic(l.Path) == Generic(path)).Path);
        parent[key] = value;
        return Problems(sample);
    }

    private ImmutableArray<ConfigurationProblem> Problems(JsonNode file)
    {
        string path = Path.Combine(folder.FullName, "box.json");
        File.WriteAllText(path, file.ToJsonString());
        return BoxConfigurationFile.Read(path) is ConfigurationReading.Unusable unusable ? unusable.Problems : [];
    }

    /// <summary>Of itself, or because of another key that is there.</summary>
    private static bool Requires(JsonNode? rule, string key, JsonObject whole) =>
        Names(rule?["required"], key) || rule?["dependentRequired"]?.AsObject().Any(other => whole.ContainsKey(other.Key) && Names(other.Value, key)) == true;

    private static bool Names(JsonNode? list, string key) => list?.AsArray().Any(r => (string?)r == key) == true;

    private static bool Applies(JsonNode condition, JsonObject whole)
    {
        var kind = condition["properties"]!["kind"]!;
        return (string?)kind["const"] == (string?)whole["kind"] || kind["enum"]?.AsArray().Any(w => (string?)w == (string?)whole["kind"]) == true;
    }

    /// <summary>The rule of what a value stands in.</summary>
    private static JsonNode? Rule(string path)
    {
        var schema = Schema;
        int end = path.LastIndexOf('.');
        string parent = end < 0 ? "" : path[..end];
        return parent.Length == 0 ? schema : Values(schema, schema, "").First(v => Generic(v.Path) == Generic(parent)).Rule;
    }

    private static IEnumerable<(string Path, JsonNode Rule)> Values(JsonNode schema, JsonNode at, string path)
    {
        foreach (var (name, part) in at["properties"]?.AsObject() ?? [])
        {
            var rule = Resolve(schema, part!);
            string here = path.Length == 0 ? name : $"{path}.{name}";
            yield return (here, rule);
            foreach (var inner in Values(schema, rule, here)) yield return inner;
            if (rule["items"] is not { } items) continue;
            var each = Resolve(schema, items);
            yield return (here + "[0]", each);
            foreach (var inner in Values(schema, each, here + "[0]")) yield return inner;
        }
    }

    private static JsonNode Resolve(JsonNode schema, JsonNode part) =>
        (string?)part["$ref"] is { } reference ? schema["$defs"]![reference["#/$defs/".Length..]]! : part;

    private static IEnumerable<(string Path, JsonNode? Value)> Leaves(JsonNode? at, string path)
    {
        if (path.Length > 0) yield return (path, at);
        var inner = at switch
        {
            JsonObject whole => whole.SelectMany(p => Leaves(p.Value, path.Length == 0 ? p.Key : $"{path}.{p.Key}")),
            JsonArray list => list.SelectMany((item, i) => Leaves(item, $"{path}[{i}]")),
            _ => [],
        };
        foreach (var one in inner) yield return one;
    }

    private static (JsonNode Parent, string Key) Parent(JsonNode root, string path)
    {
        var at = root;
        string[] steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        foreach (string step in steps[..^1]) at = step[0] == '[' ? at[int.Parse(step[1..^1], System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
        return (at, steps[^1]);
    }

    private static string Generic(string path) => System.Text.RegularExpressions.Regex.Replace(path, "\\[[0-9]+\\]", "[]");
}
