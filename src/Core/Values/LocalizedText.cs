using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>The languages the product speaks.</summary>
public enum Language
{
    French,
    English,
}

/// <summary>A text that people wrote in both languages; the English one falls back to the French one.</summary>
public sealed record LocalizedText([property: JsonRequired] string Fr, string? En = null)
{
    public string In(Language language) => language == Language.English ? En ?? Fr : Fr;
}
