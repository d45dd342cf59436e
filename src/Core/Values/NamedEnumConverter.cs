using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>Writes a case by its name and reads nothing else: a number would let a case through that nobody knows.</summary>
public sealed class NamedEnumConverter<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;
