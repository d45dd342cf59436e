using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>One member on one machine: a UUIDv7 made on the box before the relay acts. Written as 36 characters in lower case; the default value (all zeros) names nothing.</summary>
[JsonConverter(typeof(TextJsonConverter<SessionId>))]
public readonly record struct SessionId(Guid Value) : IParsable<SessionId>
{
    /// <exception cref="FormatException">The text is not 8-4-4-4-12 hexadecimal digits.</exception>
    public static SessionId Parse(string s, IFormatProvider? provider = null) => new(Guid.ParseExact(s, "D"));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SessionId result)
    {
        bool ok = Guid.TryParseExact(s, "D", out var value);
        result = new(value);
        return ok;
    }

    public override string ToString() => Value.ToString("D");
}
