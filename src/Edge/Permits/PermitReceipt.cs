using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Permits;

/// <summary>
/// What list came last, and when: beside the list in a file of its own, since that is kept as the exact bytes that were
/// sent. It outlives a list that rots, so that no older one takes its place.
/// </summary>
internal sealed record PermitReceipt(
    [property: JsonRequired] int Epoch,
    [property: JsonRequired] long Generation,
    [property: JsonRequired] BootId Boot,
    [property: JsonRequired] long MonotonicMilliseconds,
    string? Sha256 = null)
{
    [JsonIgnore]
    public Generation Of => new(Epoch, Generation);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PermitReceipt))]
internal sealed partial class PermitJson : JsonSerializerContext;
