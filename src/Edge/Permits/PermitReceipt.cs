using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Permits;

/// <summary>
/// What list came last, and when: beside the list in a file of its own, since that is kept as the exact bytes that were
/// sent. It outlives a list that rots, so that no older one takes its place; and it is written again while time passes, so
/// that a list does not become young by a power cut.
/// </summary>
internal sealed record PermitReceipt(
    [property: JsonRequired] int Epoch,
    [property: JsonRequired] long Generation,
    [property: JsonRequired] BootId Boot,
    [property: JsonRequired] long MonotonicMilliseconds,
    string? Sha256 = null,
    long LivedMilliseconds = 0,
    long ToldMilliseconds = 0)
{
    [JsonIgnore]
    public Generation Of => new(Epoch, Generation);

    /// <summary>JSON, and in a line of its own its hash: a digit that flipped in a number would otherwise keep every list out that comes, or make this one younger.</summary>
    public byte[] Write()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this, PermitJson.Default.PermitReceipt);
        return [.. json, (byte)'\n', .. Encoding.ASCII.GetBytes(EntryHash.Of(json))];
    }

    /// <summary>Null when it is not what was written.</summary>
    /// <exception cref="JsonException">It never was a receipt.</exception>
    public static PermitReceipt? Read(ReadOnlySpan<byte> stored)
    {
        int end = stored.IndexOf((byte)'\n');
        if (end < 0 || Encoding.ASCII.GetString(stored[(end + 1)..]) != EntryHash.Of(stored[..end])) return null;
        return JsonSerializer.Deserialize(stored[..end], PermitJson.Default.PermitReceipt);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PermitReceipt))]
internal sealed partial class PermitJson : JsonSerializerContext;
