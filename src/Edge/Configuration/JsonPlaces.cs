using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FabAccess.Edge.Configuration;

/// <summary>Where in a JSON text each of its values stands, by its path: broker.port, machines[0].relayLine.</summary>
internal sealed class JsonPlaces
{
    private readonly Dictionary<string, TextPlace> places = [];
    private readonly List<int> lineStarts = [0];

    private JsonPlaces(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
            if (text[i] == (byte)'\n') lineStarts.Add(i + 1);
    }

    /// <param name="text">JSON that was parsed with the same options.</param>
    /// <param name="options">Those.</param>
    public static JsonPlaces Of(ReadOnlySpan<byte> text, JsonDocumentOptions options)
    {
        var found = new JsonPlaces(text);
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = options.CommentHandling, AllowTrailingCommas = options.AllowTrailingCommas, MaxDepth = options.MaxDepth });
        if (reader.Read()) found.Walk(ref reader, "");
        return found;
    }

    /// <summary>Where that value stands, or what it should stand in.</summary>
    public TextPlace? At(string path)
    {
        while (true)
        {
            if (places.TryGetValue(path, out var place)) return place;
            int end = path.LastIndexOfAny(['.', '[']);
            if (path.Length == 0) return null;
            path = end < 0 ? "" : path[..end];
        }
    }

    private void Walk(ref Utf8JsonReader reader, string path)
    {
        places.TryAdd(path, Place((int)reader.TokenStartIndex));
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    string name = Name(ref reader);
                    string member = path.Length == 0 ? name : $"{path}.{name}";
                    places[member] = Place((int)reader.TokenStartIndex);
                    reader.Read();
                    Walk(ref reader, member);
                }
                break;
            case JsonTokenType.StartArray:
                for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                    Walk(ref reader, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
                break;
            default:
                break;
        }
    }

    // A name with half a surrogate pair is refused elsewhere, in words.
    private static string Name(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private TextPlace Place(int at)
    {
        int line = lineStarts.BinarySearch(at);
        if (line < 0) line = ~line - 1;
        return new(line + 1, at - lineStarts[line] + 1);
    }
}
