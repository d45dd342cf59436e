using System.Collections.Immutable;
using System.Globalization;
using FabAccess.Core.Values;
using FabAccess.Server.Certifications;
using FabAccess.Server.Members;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Pages.MemberPages;

/// <summary>
/// Finds members. Names are compared here and not in the store, because accents and case count for neither of the two
/// stores as they do for people; some 10,000 members are read in a few milliseconds.
/// </summary>
public sealed class MembersQuery(LabDb db)
{
    // Alphabetical order as readers of French and English expect it; the two agree on names.
    private static readonly CompareInfo names = CultureInfo.GetCultureInfo("fr-FR").CompareInfo;
    private const CompareOptions ignored = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;

    /// <param name="search">Part of a name or of a badge's shown digits; empty for everybody.</param>
    /// <param name="skip">How many to leave out at the beginning.</param>
    /// <param name="limit">How many to give at most.</param>
    /// <param name="stop">The request went away.</param>
    public async Task<MemberListing> Find(string? search, int skip, int limit, CancellationToken stop)
    {
        var everybody = await db.Members.AsNoTracking().ToListAsync(stop);
        string wanted = (search ?? "").Trim();
        HashSet<MemberId> byBadge = wanted.Length < 2 ? [] : [.. await HoldersOf(wanted, stop)];
        var found = InOrder(everybody.Where(m => wanted.Length == 0 || Contains(m.FullName, wanted) || byBadge.Contains(m.Id))).ToList();
        return new(await Complete([.. found.Skip(skip).Take(limit)], stop), found.Count, skip);
    }

    /// <summary>The first names of the list to choose from, and the one that is chosen wherever it stands.</summary>
    public async Task<ImmutableArray<(MemberId, string)>> Names(int limit, MemberId? chosen, CancellationToken stop)
    {
        var ordered = InOrder(await db.Members.AsNoTracking().ToListAsync(stop)).ToList();
        return [.. ordered.Where((m, place) => place < limit || m.Id == chosen).Select(m => (m.Id, $"{m.LastName} {m.FirstName}"))];
    }

    public async Task<MemberView?> One(MemberId id, CancellationToken stop) =>
        await db.Members.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, stop) is { } member ? (await Complete([member], stop))[0] : null;

    public async Task<ImmutableArray<Certification>> Certifications(CancellationToken stop) =>
        [.. await db.Certifications.AsNoTracking().OrderBy(c => c.Id).ToListAsync(stop)];

    /// <summary>Those at whose readers a badge can be taken, by their names.</summary>
    public async Task<ImmutableArray<(MachineId Id, string Name)>> Machines(CancellationToken stop) =>
        [.. (await db.Machines.AsNoTracking().Select(m => new { m.Id, m.Name }).ToListAsync(stop)).OrderBy(m => m.Name, Comparer<string>.Create((a, b) => names.Compare(a, b, ignored))).Select(m => (m.Id, m.Name))];

    private static IEnumerable<Member> InOrder(IEnumerable<Member> members) => members
        .OrderBy(m => m.LastName, Comparer<string>.Create((a, b) => names.Compare(a, b, ignored)))
        .ThenBy(m => m.FirstName, Comparer<string>.Create((a, b) => names.Compare(a, b, ignored)))
        .ThenBy(m => m.Id.Value);

    private static bool Contains(string name, string wanted) => names.IndexOf(name, wanted, ignored) >= 0;

    private async Task<List<MemberId>> HoldersOf(string digits, CancellationToken stop)
    {
        string shown = digits.TrimStart('…').ToUpperInvariant();
        return await db.Badges.AsNoTracking().Where(b => b.Mask.EndsWith(shown)).Select(b => b.Member).ToListAsync(stop);
    }

    private async Task<ImmutableArray<MemberView>> Complete(Member[] members, CancellationToken stop)
    {
        MemberId[] ids = [.. members.Select(m => m.Id)];
        var certifications = await db.Certifications.AsNoTracking().ToDictionaryAsync(c => c.Id, c => c.Name, stop);
        var badges = (await db.Badges.AsNoTracking().Where(b => ids.Contains(b.Member)).ToListAsync(stop)).ToLookup(b => b.Member);
        var grants = (await db.Grants.AsNoTracking().Where(g => ids.Contains(g.Member)).ToListAsync(stop)).ToLookup(g => g.Member);
        return [.. members.Select(m => new MemberView(
            m,
            [.. badges[m.Id].OrderBy(b => b.AddedAt).ThenBy(b => b.Mask, StringComparer.Ordinal)],
            [.. grants[m.Id].OrderByDescending(g => g.From).ThenByDescending(g => g.Id).Select(g => new GrantView(g, certifications[g.CertificationId]))]))];
    }
}
