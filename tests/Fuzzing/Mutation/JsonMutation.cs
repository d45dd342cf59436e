using System.Text;
using System.Text.Json;
using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Mutation;

/// <summary>Changes JSON where it has its joints, so that most cases get past the JSON reader; now and then it changes bytes.</summary>
internal sealed class JsonMutation : IMutation
{
    private readonly BytesMutation bytes = new();

    public byte[] Of(byte[] input, byte[] other, Dice dice)
    {
        if (dice.OneIn(12)) return bytes.Of(input, other, dice);
        var spans = JsonSpans.Of(input);
        if (spans.Count == 0) return bytes.Of(input, other, dice);
        var span = dice.Of(spans);
        switch (dice.Below(12))
        {
            case 0 or 1 or 2: return input.Replaced(span.Start, span.End, dice.Of(Oddities.Values));
            case 3: return Without(input, span);
            case 4: return Repeated(input, span, dice.Few(64));
            case 5: return Renamed(input, span, dice);
            case 6: return FromElsewhere(input, span, spans, input, dice);
            case 7: return FromElsewhere(input, span, JsonSpans.Of(other), other, dice);
            case 8: return Deepened(input, span, dice);
            case 9: return Added(input, span, dice);
            default: return Leaf(input, other, span, dice);
        }
    }

    public IReadOnlyList<byte[]> Pieces(byte[] input)
    {
        // Between the commas: what lies between two is a property or an element more often than not.
        var pieces = new List<byte[]>();
        int start = 0;
        for (int i = 0; i < input.Length; i++)
        {
            if (input[i] is not ((byte)',' or (byte)'{' or (byte)'[' or (byte)'\n')) continue;
            pieces.Add(input[start..(i + 1)]);
            start = i + 1;
        }
        if (start < input.Length) pieces.Add(input[start..]);
        return pieces;
    }

    // Together with the comma behind it, or else the one before.
    private static byte[] Without(byte[] input, JsonSpan span)
    {
        int start = span.Whole, end = span.End;
        while (end < input.Length && input[end] <= ' ') end++;
        if (end < input.Length && input[end] == ',') return input.Replaced(start, end + 1, []);
        while (start > 0 && input[start - 1] <= ' ') start--;
        return input.Replaced(start > 0 && input[start - 1] == ',' ? start - 1 : start, span.End, []);
    }

    private static byte[] Repeated(byte[] input, JsonSpan span, int times)
    {
        byte[] once = [(byte)',', .. input.AsSpan(span.Whole, span.End - span.Whole)];
        return input.Replaced(span.End, span.End, [.. Enumerable.Repeat(once, times).SelectMany(o => o)]);
    }

    private static byte[] Renamed(byte[] input, JsonSpan span, Dice dice)
    {
        if (span.Key is not { } key) return input.Replaced(span.Start, span.End, dice.Of(Oddities.Values));
        byte[] name = dice.OneIn(2) ? dice.Of(Oddities.Keys) : [.. input.AsSpan(key.Start + 1, key.End - key.Start - 2), (byte)'x'];
        return input.Replaced(key.Start, key.End, [(byte)'"', .. name, (byte)'"']);
    }

    private static byte[] FromElsewhere(byte[] input, JsonSpan span, List<JsonSpan> there, byte[] from, Dice dice)
    {
        if (there.Count == 0) return input;
        var taken = dice.Of(there);
        return input.Replaced(span.Start, span.End, from.AsSpan(taken.Start, taken.End - taken.Start));
    }

    private static byte[] Deepened(byte[] input, JsonSpan span, Dice dice)
    {
        int depth = dice.Of(Oddities.Depths);
        string open = dice.OneIn(2) ? "[" : "{\"a\":", close = open == "[" ? "]" : "}";
        byte[] value = [.. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(open, depth))), .. input.AsSpan(span.Start, span.End - span.Start), .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(close, depth)))];
        return input.Replaced(span.Start, span.End, value);
    }

    private static byte[] Added(byte[] input, JsonSpan span, Dice dice)
    {
        byte[] value = dice.Of(Oddities.Values);
        byte[] whole = span.Key is null ? [.. value, (byte)','] : [(byte)'"', .. dice.Of(Oddities.Keys), (byte)'"', (byte)':', .. value, (byte)','];
        return input.Replaced(span.Whole, span.Whole, whole);
    }

    private byte[] Leaf(byte[] input, byte[] other, JsonSpan span, Dice dice) => span.Kind switch
    {
        JsonTokenType.Number => input.Replaced(span.Start, span.End, Number(input[span.Start..span.End], dice)),
        JsonTokenType.String when span.End - span.Start > 2 => Text(input, other, span, dice),
        _ => input.Replaced(span.Start, span.End, dice.Of(Oddities.Values)),
    };

    private static byte[] Number(byte[] number, Dice dice) => dice.Below(6) switch
    {
        0 => [(byte)'-', .. number],
        1 => [.. number, (byte)'0'],
        2 => [.. number, .. "000000000000000000"u8],
        3 => [.. number, .. ".5"u8],
        4 => [.. number, .. "e3"u8],
        _ => number.Replaced(number.Length - 1, number.Length, [(byte)('0' + dice.Below(10))]),
    };

    private byte[] Text(byte[] input, byte[] other, JsonSpan span, Dice dice)
    {
        var (start, end) = (span.Start + 1, span.End - 1);
        // An entry of the journal is JSON inside JSON.
        if (input[start] == '{' && !dice.OneIn(8)) return input.Replaced(start, end, Escaped(Of(Unescaped(input[span.Start..span.End]), other, dice)));
        int at = start + dice.Below(end - start);
        return dice.Below(6) switch
        {
            0 => input.Replaced(at, at + 1, [(byte)(' ' + dice.Below(95))]),
            1 => input.Replaced(at, end, []),
            2 => input.Replaced(at, at, input.AsSpan(start, end - start)),
            3 => input.Replaced(start, end, Enumerable.Repeat((byte)('a' + dice.Below(26)), dice.Of(Oddities.Lengths)).ToArray()),
            4 => input.Replaced(at, at, dice.Of(Oddities.Values).AsSpan().Trim((byte)'"')),
            _ => input.Replaced(at, at + 1, []),
        };
    }

    private static byte[] Unescaped(byte[] token)
    {
        var reader = new Utf8JsonReader(token);
        reader.Read();
        var text = new byte[token.Length];
        try
        {
            return text[..reader.CopyString(text)];
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or no UTF-8: as it stands.
            return token[1..^1];
        }
    }

    // Only what must be: bytes that are no UTF-8 go along as they are.
    private static byte[] Escaped(byte[] text)
    {
        var escaped = new List<byte>(text.Length * 5 / 4);
        foreach (byte b in text)
        {
            if (b is (byte)'"' or (byte)'\\') escaped.AddRange([(byte)'\\', b]);
            else if (b < ' ') escaped.AddRange(Encoding.ASCII.GetBytes($"\\u{b:x4}"));
            else escaped.Add(b);
        }
        return [.. escaped];
    }
}
