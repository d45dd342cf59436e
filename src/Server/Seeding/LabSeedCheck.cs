using FabAccess.Core.Values;

namespace FabAccess.Server.Seeding;

/// <summary>What a lab's parts say about each other that cannot be.</summary>
internal static class LabSeedCheck
{
    private const int MostMachinesPerBox = 16;

    /// <summary>Currency units. Above it a year on one machine would leave the range of money.</summary>
    private const decimal HighestPrice = 1_000_000;

    public static IEnumerable<string> Problems(LabSeed seed) =>
    [
        .. Twice("certifications", seed.Certifications.Select(c => c.Code)),
        .. Twice("boxes", seed.Boxes.Select(b => b.Id.ToString())),
        .. Twice("machines", seed.Machines.Select(m => m.Id.ToString())),
        .. Twice("members", seed.Members.Where(m => m.Id is not null).Select(m => m.Id.ToString()!)),
        .. Machines(seed),
        .. Members(seed),
        .. Prices(seed),
    ];

    private static IEnumerable<string> Twice(string list, IEnumerable<string> ids) =>
        ids.Where(id => id.Length > 0).GroupBy(id => id).Where(g => g.Count() > 1).Select(g => $"{list}: {g.Key} stands twice.");

    private static IEnumerable<string> Machines(LabSeed seed)
    {
        var boxes = seed.Boxes.Select(b => b.Id).ToHashSet();
        var codes = seed.Certifications.Select(c => c.Code).ToHashSet();
        foreach (var machine in seed.Machines)
        {
            if (!boxes.Contains(machine.Box)) yield return $"machines: {machine.Id} is on the box '{machine.Box}', which is not in the list of boxes.";
            if (machine.Requires is { } code && !codes.Contains(code)) yield return $"machines: {machine.Id} requires '{code}', which is not in the list of certifications.";
        }
        foreach (var crowd in seed.Machines.GroupBy(m => m.Box).Where(g => g.Count() > MostMachinesPerBox))
            yield return $"machines: the box {crowd.Key} has {crowd.Count()}; at most {MostMachinesPerBox}.";
    }

    private static IEnumerable<string> Members(LabSeed seed)
    {
        var codes = seed.Certifications.Select(c => c.Code).ToHashSet();
        var badges = new HashSet<BadgeUid>();
        foreach (var member in seed.Members)
        {
            foreach (var badge in member.Badges.Where(b => b.Uid.Bytes.Length > 0 && !badges.Add(b.Uid)))
                yield return $"members: the badge {badge.Uid.Masked} of {member.FirstName} {member.LastName} stands twice.";
            foreach (var grant in member.Grants)
            {
                if (!codes.Contains(grant.Certification)) yield return $"members: {member.FirstName} {member.LastName} holds '{grant.Certification}', which is not in the list of certifications.";
                if (grant.Until <= grant.From) yield return $"members: a grant of {member.FirstName} {member.LastName} ends before it begins.";
            }
        }
    }

    private static IEnumerable<string> Prices(LabSeed seed)
    {
        var book = seed.PriceBook;
        if (book.Currency != seed.Currency) yield return $"priceBook: it is in {book.Currency}, the lab in {seed.Currency}.";
        var machines = seed.Machines.Select(m => m.Id).ToHashSet();
        foreach (string problem in book.Problems()) yield return $"priceBook: {problem}";
        foreach (int version in book.Versions.GroupBy(v => v.Version).Where(g => g.Count() > 1).Select(g => g.Key)) yield return $"priceBook: version {version} stands twice.";
        foreach (var rule in book.Versions.SelectMany(v => v.Rules))
        {
            if (rule.Machine is { } machine && !machines.Contains(machine)) yield return $"priceBook: the rule {rule.Code} is for '{machine}', which is not in the list of machines.";
            if (rule.Price.Amount > HighestPrice || rule.Price.Setup > HighestPrice || rule.MinCharge > HighestPrice) yield return $"priceBook: an amount of the rule {rule.Code} is above {HighestPrice:0}.";
        }
    }
}
