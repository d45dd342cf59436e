using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>One place (a lab, a workshop). A <see cref="Slug"/>; the default value is the empty text and names nothing.</summary>
[JsonConverter(typeof(TextJsonConverter<SiteId>))]
public readonly record struct SiteId : IParsable<SiteId>
{
    private readonly string? text;

    private SiteId(string text) => this.text = text;

    /// <exception cref="FormatException">The text is not a slug.</exception>
    public static SiteId Parse(string s, IFormatProvider? provider = null) => new(Slug.Checked(s));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SiteId result)
    {
        result = Slug.IsValid(s) ? new(s!) : default;
        return Slug.IsValid(s);
    }

    public override string ToString() => text ?? "";
}
