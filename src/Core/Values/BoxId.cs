using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>One edge computer; it controls 1 to 16 machines. A <see cref="Slug"/>; the default value is the empty text and names nothing.</summary>
[JsonConverter(typeof(TextJsonConverter<BoxId>))]
public readonly record struct BoxId : IParsable<BoxId>
{
    private readonly string? text;

    private BoxId(string text) => this.text = text;

    /// <exception cref="FormatException">The text is not a slug.</exception>
    public static BoxId Parse(string s, IFormatProvider? provider = null) => new(Slug.Checked(s));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out BoxId result)
    {
        result = Slug.IsValid(s) ? new(s!) : default;
        return Slug.IsValid(s);
    }

    public override string ToString() => text ?? "";
}
