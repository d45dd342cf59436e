using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>One start of a box's kernel (/proc/sys/kernel/random/boot_id). Written as 36 characters in lower case; the default value (all zeros) names nothing.</summary>
[JsonConverter(typeof(TextJsonConverter<BootId>))]
public readonly record struct BootId(Guid Value) : IParsable<BootId>
{
    /// <exception cref="FormatException">The text is not 8-4-4-4-12 hexadecimal digits.</exception>
    public static BootId Parse(string s, IFormatProvider? provider = null) => new(Guid.ParseExact(s, "D"));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out BootId result)
    {
        bool ok = Guid.TryParseExact(s, "D", out var value);
        result = new(value);
        return ok;
    }

    public override string ToString() => Value.ToString("D");
}
