using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>One process of a box, from its start to its end: made anew by each, so that two boxes with one identity can be told apart.</summary>
[JsonConverter(typeof(TextJsonConverter<RunId>))]
public readonly record struct RunId(Guid Value) : IParsable<RunId>
{
    /// <exception cref="FormatException">The text is not 8-4-4-4-12 hexadecimal digits.</exception>
    public static RunId Parse(string s, IFormatProvider? provider = null) => new(Guid.ParseExact(s, "D"));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RunId result)
    {
        bool ok = Guid.TryParseExact(s, "D", out var value);
        result = new(value);
        return ok;
    }

    public override string ToString() => Value.ToString("D");
}
