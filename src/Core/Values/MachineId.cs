using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>One machine, unique in its site. A <see cref="Slug"/>; the default value is the empty text and names nothing.</summary>
[JsonConverter(typeof(TextJsonConverter<MachineId>))]
public readonly record struct MachineId : IParsable<MachineId>
{
    private readonly string? text;

    private MachineId(string text) => this.text = text;

    /// <exception cref="FormatException">The text is not a slug.</exception>
    public static MachineId Parse(string s, IFormatProvider? provider = null) => new(Slug.Checked(s));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MachineId result)
    {
        result = Slug.IsValid(s) ? new(s!) : default;
        return Slug.IsValid(s);
    }

    public override string ToString() => text ?? "";
}
