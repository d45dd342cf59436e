using System.Text.Json;

namespace FabAccess.Fuzzing.Mutation;

/// <summary>Where a value stands in a JSON text; the key is null in a list and at the root.</summary>
internal readonly record struct JsonSpan(int Start, int End, JsonTokenType Kind, (int Start, int End)? Key)
{
    /// <summary>From the key on, where it has one.</summary>
    public int Whole => Key?.Start ?? Start;
}

internal static class JsonSpans
{
    /// <summary>Every value of a text, as far as it can be read.</summary>
    public static List<JsonSpan> Of(byte[] json)
    {
        var spans = new List<JsonSpan>();
        var open = new Stack<(int Start, JsonTokenType Kind, (int, int)? Key)>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 });
        (int, int)? key = null;
        try
        {
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex, end = (int)reader.BytesConsumed;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        // What the reader has consumed goes up to the colon.
                        key = (start, start + reader.ValueSpan.Length + 2);
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((start, reader.TokenType, key));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        var begun = open.Pop();
                        spans.Add(new(begun.Start, end, begun.Kind, begun.Key));
                        break;
                    default:
                        spans.Add(new(start, end, reader.TokenType, key));
                        break;
                }
                key = null;
            }
        }
        catch (JsonException)
        {
            // What was read until there.
        }
        return spans;
    }
}
