using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>One server store, so that a box notices when it talks to another or a restored one. Written as 36 characters in lower case; the default value (all zeros) names nothing.</summary>
[JsonConverter(typeof(TextJsonConverter<StoreId>))]
public readonly record struct StoreId(Guid Value) : IParsable<StoreId>
{
    /// <exception cref="FormatException">The text is not 8-4-4-4-12 hexadecimal digits.</exception>
    public static StoreId Parse(string s, IFormatProvider? provider = null) => new(Guid.ParseExact(s, "D"));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out StoreId result)
    {
        bool ok = Guid.TryParseExact(s, "D", out var value);
        result = new(value);
        return ok;
    }

    public override string ToString() => Value.ToString("D");
}
