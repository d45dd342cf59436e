using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Wire;

/// <summary>The addresses of the gate, where a box gets its identity, over HTTPS.</summary>
public static class GatePaths
{
    /// <summary>GET: the CA's certificate as PEM. Whoever asks compares it with the pin.</summary>
    public const string Authority = "/box/v1/ca";

    /// <summary>POST <see cref="EnrolmentRequest"/>.</summary>
    public const string Enrolment = "/box/v1/enrolment";

    /// <summary>POST <see cref="RenewalRequest"/>, with the certificate that runs out.</summary>
    public const string Renewal = "/box/v1/renewal";

    /// <summary>Bytes of any body, both ways.</summary>
    public const int LongestBody = 16 * 1024;
}

/// <summary>A box asks to be let in.</summary>
/// <param name="Schema"><see cref="WireLimits.Schema"/>.</param>
/// <param name="Site">Of the box.</param>
/// <param name="Box">Of the box.</param>
/// <param name="Secret">Of the claim token.</param>
/// <param name="Csr">PKCS #10 as PEM. Only the public key (P-256) and the proof that the box has its other half count.</param>
/// <param name="Version">Of the box's program.</param>
public sealed record EnrolmentRequest(
    [property: JsonRequired] int Schema,
    [property: JsonRequired] SiteId Site,
    [property: JsonRequired] BoxId Box,
    [property: JsonRequired] string Secret,
    [property: JsonRequired] string Csr,
    [property: JsonRequired] string Version);

/// <summary>Where the MQTT broker is.</summary>
public sealed record BrokerMessage([property: JsonRequired] string Host, [property: JsonRequired] int Port);

/// <summary>Where a journal that begins anew goes on, so that no number is given twice.</summary>
/// <param name="Sequence">The last one that the server has; 0 for none.</param>
/// <param name="Hash">Of that entry; <see cref="EntryHash.None"/> for none.</param>
public sealed record JournalContinuation([property: JsonRequired] long Sequence, [property: JsonRequired] string Hash);

/// <summary>All that a box needs to belong to a lab.</summary>
/// <param name="Schema"><see cref="WireLimits.Schema"/>.</param>
/// <param name="Certificate">Of the box, as PEM.</param>
/// <param name="NotAfter">When it runs out, by the server's clock.</param>
/// <param name="BadgeKey">The site's badge key, 64 hexadecimal digits. Secret.</param>
/// <param name="SigningKeys">Whose signature on rights counts.</param>
/// <param name="Broker">Where events go and rights come from.</param>
/// <param name="Gate">Where to renew.</param>
/// <param name="ContinueAfter">For a box whose journal is new.</param>
/// <param name="ServerTime">UTC.</param>
public sealed record EnrolmentAnswer(
    [property: JsonRequired] int Schema,
    [property: JsonRequired] string Certificate,
    [property: JsonRequired] Instant NotAfter,
    [property: JsonRequired] string BadgeKey,
    [property: JsonRequired] ImmutableArray<SigningKeyMessage> SigningKeys,
    [property: JsonRequired] BrokerMessage Broker,
    [property: JsonRequired] HostPort Gate,
    [property: JsonRequired] JournalContinuation ContinueAfter,
    [property: JsonRequired] Instant ServerTime);

/// <summary>A box asks for its next certificate. Who asks is who the connection's certificate says.</summary>
public sealed record RenewalRequest([property: JsonRequired] int Schema, [property: JsonRequired] string Csr);

/// <inheritdoc cref="EnrolmentAnswer"/>
public sealed record RenewalAnswer(
    [property: JsonRequired] int Schema,
    [property: JsonRequired] string Certificate,
    [property: JsonRequired] Instant NotAfter,
    [property: JsonRequired] Instant ServerTime);

/// <summary>Why the gate did not do what was asked, as problem+json (RFC 9457).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">For programs.</param>
/// <param name="Detail">A sentence.</param>
public sealed record GateProblem([property: JsonRequired] int Status, [property: JsonRequired] GateRefusal Code, string? Detail = null);

/// <summary>Why the gate did not do what was asked: a closed set.</summary>
[JsonConverter(typeof(NamedEnumConverter<GateRefusal>))]
public enum GateRefusal
{
    /// <summary>The body is not what it must be; the detail says where.</summary>
    [JsonStringEnumMemberName("badRequest")] BadRequest,

    /// <summary>Nobody was given this token, or a newer one for the box took its place.</summary>
    [JsonStringEnumMemberName("tokenUnknown")] TokenUnknown,
    [JsonStringEnumMemberName("tokenExpired")] TokenExpired,

    /// <summary>It was used, with another key.</summary>
    [JsonStringEnumMemberName("tokenUsed")] TokenUsed,

    /// <summary>The token is another box's.</summary>
    [JsonStringEnumMemberName("wrongBox")] WrongBox,

    /// <summary>Not so fast: more calls or wrong secrets than a person makes.</summary>
    [JsonStringEnumMemberName("tooMany")] TooMany,

    /// <summary>Renewing needs the certificate that is to be renewed.</summary>
    [JsonStringEnumMemberName("noCertificate")] NoCertificate,

    /// <summary>A person took this identity away.</summary>
    [JsonStringEnumMemberName("revoked")] Revoked,

    /// <summary>It ran out so long ago that a person must ask the box in again.</summary>
    [JsonStringEnumMemberName("tooOld")] TooOld,

    /// <summary>It was renewed before, with another key: two boxes go by one identity.</summary>
    [JsonStringEnumMemberName("superseded")] Superseded,

    /// <summary>The server cannot answer now; ask again later.</summary>
    [JsonStringEnumMemberName("unavailable")] Unavailable,
}
