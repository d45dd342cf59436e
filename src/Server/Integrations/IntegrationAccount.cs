using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Server.Integrations;

/// <summary>What an account is for: a closed set.</summary>
[JsonConverter(typeof(NamedEnumConverter<IntegrationKind>))]
public enum IntegrationKind
{
    /// <summary>A device: it says and hears what is below its own prefixes, which no other plug has.</summary>
    [JsonStringEnumMemberName("plug")] Plug,

    /// <summary>A program that only looks.</summary>
    [JsonStringEnumMemberName("dashboard")] Dashboard,

    /// <summary>A box, or another program that switches: it says and hears what is below the prefixes of the plugs that it drives.</summary>
    [JsonStringEnumMemberName("box")] Box,
}

/// <summary>Who may come to the integration broker, and how far.</summary>
/// <param name="Name">A slug; user name and client id at once.</param>
/// <param name="Kind">What for.</param>
/// <param name="Prefixes">1 to <see cref="MostPrefixes"/>.</param>
/// <param name="Password">Its hash, as Mosquitto has it; never the password.</param>
/// <param name="AddedAt">When.</param>
/// <param name="AddedBy">Who said so.</param>
internal sealed record IntegrationAccount(
    string Name, IntegrationKind Kind, ImmutableArray<TopicPrefix> Prefixes, string Password, Instant AddedAt, string AddedBy)
{
    public const int MostPrefixes = 16;
}
