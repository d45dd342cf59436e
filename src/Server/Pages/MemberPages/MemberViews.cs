using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Server.Certifications;
using FabAccess.Server.Members;
using NodaTime;

namespace FabAccess.Server.Pages.MemberPages;

/// <summary>A grant with the name of what was granted.</summary>
public sealed record GrantView(Grant Grant, LocalizedText Name)
{
    public bool IsHeldAt(Instant now) => Grant.RevokedAt is null && Grant.From <= now && (Grant.Until is null || now < Grant.Until);
}

/// <summary>A member with badges (never their numbers) and grants, newest first.</summary>
public sealed record MemberView(Member Member, ImmutableArray<Badge> Badges, ImmutableArray<GrantView> Grants);

/// <param name="Members">Those of this part, in order of family name.</param>
/// <param name="Found">How many there are in all.</param>
/// <param name="Skip">How many came before this part.</param>
public sealed record MemberListing(ImmutableArray<MemberView> Members, int Found, int Skip)
{
    public int? NextSkip => Skip + Members.Length < Found ? Skip + Members.Length : null;
}
