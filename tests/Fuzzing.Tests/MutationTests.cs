using System.Text;
using System.Text.Json;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;

namespace FabAccess.Fuzzing.Tests;

public sealed class MutationTests
{
    private static readonly byte[] Batch = Encoding.UTF8.GetBytes("""{"schema":1,"entries":["{\"sequence\":1,\"event\":{\"type\":\"released\"}}"]}""");

    [Fact]
    public void Json_Mutated_OftenStaysJson_AndReachesTheInside()
    {
        var mutation = new JsonMutation();
        var dice = new Dice(3);
        byte[][] made = [.. Enumerable.Range(0, 2000).Select(_ => mutation.Of(Batch, Batch, dice))];

        // Past the reader, or nothing behind it would be tried; and not always, or the reader would not be.
        Assert.InRange(made.Count(IsJson), 800, 1990);
        Assert.Contains(made, m => IsJson(m) && Inside(m) is { } inside && inside.Contains("sequence", StringComparison.Ordinal) && inside != Inside(Batch));
    }

    [Fact]
    public void Spans_CoverEveryValueWithItsKey()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{ "a" : [1, {"b":"x"}], "c":null }""");
        string[] spans = [.. JsonSpans.Of(json).Select(s => Encoding.UTF8.GetString(json, s.Whole, s.End - s.Whole))];

        Assert.Equal(["1", "\"b\":\"x\"", "{\"b\":\"x\"}", "\"a\" : [1, {\"b\":\"x\"}]", "\"c\":null", Encoding.UTF8.GetString(json)], spans);
    }

    [Fact]
    public void Parts_Joined_AreTheCase()
    {
        byte[] input = Encoding.UTF8.GetBytes("=== one\na\n\nb\n=== two\n");

        Assert.Equal(["one", "two"], Parts.Of(input).Select(p => p.Name));
        Assert.Equal(input, Parts.Joined(Parts.Of(input)));
    }

    [Fact]
    public void Script_EditsTheFilesItNames()
    {
        var files = new Dictionary<string, byte[]> { ["a"] = [1, 2, 3, 4], ["b"] = [5], ["c"] = [6, 7] };
        EditScript.Apply("a set 1 ff\na repeat 0 2 2\nb gone\nc cut 1\nnonsense\na set x y z\n"u8.ToArray(), files);

        Assert.Equal([1, 0xFF, 1, 0xFF], files["a"]);
        Assert.Equal([6], files["c"]);
        Assert.False(files.ContainsKey("b"));
    }

    private static bool IsJson(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Inside(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        bool isThere = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("entries", out var entries)
            && entries.ValueKind == JsonValueKind.Array && entries.GetArrayLength() > 0 && entries[0].ValueKind == JsonValueKind.String;
        try
        {
            return isThere ? document.RootElement.GetProperty("entries")[0].GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
