using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Cards;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Machines;
using NodaTime;

namespace FabAccess.Server.Seeding;

/// <summary>A lab to begin with, as LAB.json says it, checked: every reference leads somewhere and nothing stands twice.</summary>
public sealed record LabSeed(
    SiteId Site, string Name, Language Language, string TimeZone, Currency Currency, byte[]? BadgeKey,
    IReadOnlyList<SeedCertification> Certifications, IReadOnlyList<SeedBox> Boxes, IReadOnlyList<SeedMachine> Machines,
    IReadOnlyList<SeedMember> Members, PriceBook PriceBook);

public sealed record SeedCertification(string Code, string NameFr, string NameEn);

public sealed record SeedBox(BoxId Id, string Name);

public sealed record SeedMachine(MachineId Id, BoxId Box, string Name, string? Requires, MachineRisk Risk = MachineRisk.Standard, MinimumCredential MinimumCredential = MinimumCredential.Uid, UseMessage? Use = null);

public sealed record SeedMember(
    MemberId? Id, string FirstName, string LastName, Language? Language, bool IsSuspended, IReadOnlyList<SeedBadge> Badges, IReadOnlyList<SeedGrant> Grants);

/// <param name="Uid">Its number.</param>
/// <param name="IsBlocked">Refused everywhere.</param>
/// <param name="Card">What it was written with; null for a number alone.</param>
public sealed record SeedBadge(BadgeUid Uid, bool IsBlocked, CardToken? Card = null);

public sealed record SeedGrant(string Certification, Instant? From, Instant? Until, MemberRights Rights = MemberRights.None);
