using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Permits;

/// <summary>When the stored list came, beside it in a file of its own, since the list is kept as the exact bytes that were sent.</summary>
internal sealed record PermitReceipt(
    [property: JsonRequired] int Epoch,
    [property: JsonRequired] long Generation,
    [property: JsonRequired] BootId Boot,
    [property: JsonRequired] long MonotonicMilliseconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PermitReceipt))]
internal sealed partial class PermitJson : JsonSerializerContext;
