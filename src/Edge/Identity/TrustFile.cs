using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Identity;

/// <summary>trust.json: to which lab this box belongs, and whom it believes there. Written last when a box enrols: without it, it has not.</summary>
/// <param name="Schema"><see cref="CurrentSchema"/>.</param>
/// <param name="Site">The place.</param>
/// <param name="Box">This box.</param>
/// <param name="Gate">Where certificates are renewed.</param>
/// <param name="Broker">Where events go and rights come from.</param>
/// <param name="SigningKeys">Whose signature on rights counts.</param>
/// <param name="ConfigEpoch">Of the configuration that said so; 0: the enrolment did.</param>
/// <param name="ConfigGeneration">Likewise; a configuration must be above it.</param>
/// <param name="FormerKeys">What counted before <paramref name="SigningKeys"/>: nothing that comes is believed for them, and the list that is stored is. Null: none.</param>
/// <param name="FormerBroker">Where this box was connected when it was told of <paramref name="Broker"/>; tried too, should that one not answer. Null: nowhere else.</param>
/// <param name="OrderNumber">Of the last order that was obeyed; none up to it is obeyed again.</param>
public sealed record TrustFile(
    [property: JsonRequired] int Schema,
    [property: JsonRequired] SiteId Site,
    [property: JsonRequired] BoxId Box,
    [property: JsonRequired] HostPort Gate,
    [property: JsonRequired] BrokerMessage Broker,
    [property: JsonRequired] ImmutableArray<SigningKeyMessage> SigningKeys,
    int ConfigEpoch = 0,
    long ConfigGeneration = 0,
    ImmutableArray<SigningKeyMessage>? FormerKeys = null,
    BrokerMessage? FormerBroker = null,
    long OrderNumber = 0)
{
    public const int CurrentSchema = 1;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, IdentityJson.Default.TrustFile);

    /// <exception cref="JsonException">It is not one, or of a later program.</exception>
    public static TrustFile Parse(ReadOnlySpan<byte> bytes)
    {
        var read = JsonSerializer.Deserialize(bytes, IdentityJson.Default.TrustFile) ?? throw new JsonException("It is empty.");
        return read.Schema == CurrentSchema ? read : throw new JsonException($"It has schema {read.Schema}; this program reads {CurrentSchema}.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, MaxDepth = 8)]
[JsonSerializable(typeof(TrustFile))]
internal sealed partial class IdentityJson : JsonSerializerContext;
