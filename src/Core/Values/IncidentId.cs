using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>One problem that somebody reported at a machine: made on the box.</summary>
[JsonConverter(typeof(TextJsonConverter<IncidentId>))]
public readonly record struct IncidentId(Guid Value) : IParsable<IncidentId>
{
    /// <exception cref="FormatException">The text is not 8-4-4-4-12 hexadecimal digits.</exception>
    public static IncidentId Parse(string s, IFormatProvider? provider = null) => new(Guid.ParseExact(s, "D"));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out IncidentId result)
    {
        bool ok = Guid.TryParseExact(s, "D", out var value);
        result = new(value);
        return ok;
    }

    public override string ToString() => Value.ToString("D");
}
