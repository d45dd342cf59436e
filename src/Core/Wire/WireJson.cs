using System.Text.Json.Serialization;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;

namespace FabAccess.Core.Wire;

/// <summary>
/// The JSON of everything that is sent or kept as text, generated at build time (no reflection, so the box can be trimmed).
/// Names are camelCase, nulls are left out, unknown members are ignored so that fields can be added, numbers stay numbers.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    MaxDepth = 16,
    Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(JournalBatch))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(Acknowledgement))]
[JsonSerializable(typeof(BoxOnline))]
[JsonSerializable(typeof(BoxState))]
[JsonSerializable(typeof(PermitsMessage))]
[JsonSerializable(typeof(ConfigMessage))]
[JsonSerializable(typeof(OrderMessage))]
[JsonSerializable(typeof(EnrolmentRequest))]
[JsonSerializable(typeof(EnrolmentAnswer))]
[JsonSerializable(typeof(RenewalRequest))]
[JsonSerializable(typeof(RenewalAnswer))]
[JsonSerializable(typeof(GateProblem))]
[JsonSerializable(typeof(PriceBook))]
[JsonSerializable(typeof(ChargeTrace))]
public sealed partial class WireJson : JsonSerializerContext;
