using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>
/// Writes a case by its <see cref="JsonStringEnumMemberNameAttribute"/> and reads nothing else: a number would let a case
/// through that nobody knows. Flags stand side by side, "reader, relay", and read in any order.
/// </summary>
/// <remarks>The library's own converter is compiled for each enum when a box starts; that was 169 of the 412 methods that were.</remarks>
public sealed class NamedEnumConverter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly EnumNames Names = new(typeof(T));

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || Names.ValueOf(reader.GetString()!) is not { } value) throw new JsonException();
        return Unsafe.BitCast<int, T>(value);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Names.NameOf(Unsafe.BitCast<T, int>(value)));
}

/// <summary>The names of one enum's cases, as they stand in JSON.</summary>
internal sealed class EnumNames
{
    private const string Separator = ", ";

    private readonly (string Name, int Value)[] cases;
    private readonly bool areFlags;

    public EnumNames([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] Type type)
    {
        areFlags = type.IsDefined(typeof(FlagsAttribute));
        cases = [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? f.Name, (int)f.GetRawConstantValue()!))];
    }

    /// <summary>Null: no case has this name.</summary>
    public int? ValueOf(string text)
    {
        foreach (var (name, value) in cases)
            if (name == text) return value;
        if (!areFlags) return null;
        int all = 0;
        foreach (string part in text.Split(Separator))
        {
            int at = Array.FindIndex(cases, c => c.Name == part);
            if (at < 0) return null;
            all |= cases[at].Value;
        }
        return all;
    }

    /// <exception cref="JsonException">The value is no case, or has bits that none has.</exception>
    public string NameOf(int value)
    {
        foreach (var (name, named) in cases)
            if (named == value) return name;
        var set = areFlags ? cases.Where(c => c.Value != 0 && (c.Value & value) == c.Value).ToArray() : [];
        return set.Length > 0 && set.Aggregate(0, (bits, c) => bits | c.Value) == value ? string.Join(Separator, set.Select(c => c.Name)) : throw new JsonException();
    }
}
