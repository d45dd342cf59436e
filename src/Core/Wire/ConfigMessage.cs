using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Wire;

/// <summary><c>down/config</c>, retained and signed: whom to believe and where to connect, from now on. Numbered on its own, apart from the permit lists.</summary>
/// <param name="Schema"><see cref="WireLimits.Schema"/>.</param>
/// <param name="Site">A box refuses another's.</param>
/// <param name="Box">A box refuses another's.</param>
/// <param name="Epoch">As with permit lists.</param>
/// <param name="Generation">From 1; a box refuses one that is not above what it has.</param>
/// <param name="IssuedAt">UTC.</param>
/// <param name="NotAfter">From here on a box that does not have it yet refuses it.</param>
/// <param name="SigningKeys">The key in use and the next one; the one that signed this must be among them.</param>
/// <param name="Gate">Where certificates are renewed.</param>
/// <param name="Broker">Where events go and rights come from.</param>
public sealed record ConfigMessage(
    [property: JsonRequired] int Schema,
    [property: JsonRequired] SiteId Site,
    [property: JsonRequired] BoxId Box,
    [property: JsonRequired] int Epoch,
    [property: JsonRequired] long Generation,
    [property: JsonRequired] Instant IssuedAt,
    [property: JsonRequired] Instant NotAfter,
    [property: JsonRequired] ImmutableArray<SigningKeyMessage> SigningKeys,
    [property: JsonRequired] HostPort Gate,
    [property: JsonRequired] BrokerMessage Broker);
