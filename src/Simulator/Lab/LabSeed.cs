using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Simulator.Lab;

/// <summary>A certification that can be earned.</summary>
public sealed record SeedCertification(string Code, string NameFr, string NameEn);

public sealed record SeedBox(BoxId Id, string Name);

/// <summary>A machine.</summary>
/// <param name="Id">In the site.</param>
/// <param name="Box">Which box switches it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Requires">A certification; null lets every member in.</param>
/// <param name="Risk">low, standard or high; null: standard.</param>
public sealed record SeedMachine(MachineId Id, BoxId Box, string Name, string? Requires = null, string? Risk = null);

public sealed record SeedBadge(string Uid, bool Blocked = false);

public sealed record SeedGrant(string Certification, Instant From, Instant? Until = null);

public sealed record SeedMember(
    Guid? Id, string FirstName, string LastName, string Language, bool Suspended, ImmutableArray<SeedBadge> Badges, ImmutableArray<SeedGrant> Grants);

/// <summary>A whole lab as the server's verb <c>seed</c> takes it: who and what there is before the first badge.</summary>
public sealed record LabSeed(
    SiteId Site,
    string Name,
    string Language,
    string TimeZone,
    string Currency,
    ImmutableArray<SeedCertification> Certifications,
    ImmutableArray<SeedBox> Boxes,
    ImmutableArray<SeedMachine> Machines,
    ImmutableArray<SeedMember> Members,
    PriceBook PriceBook,
    string? BadgeKey = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new InstantJsonConverter() },
    };

    /// <exception cref="JsonException">The text is no such file.</exception>
    public static LabSeed Parse(string json) => JsonSerializer.Deserialize<LabSeed>(json, Json) ?? throw new JsonException("A lab file is an object.");

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>What in it contradicts itself, in words; empty when nothing does.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>(PriceBook.Problems());
        var certifications = Certifications.Select(c => c.Code).ToHashSet();
        var boxes = Boxes.Select(b => b.Id).ToHashSet();
        foreach (var machine in Machines)
        {
            if (!boxes.Contains(machine.Box)) problems.Add($"Machine {machine.Id} is on box {machine.Box}, which is not there.");
            if (machine.Requires is { } code && !certifications.Contains(code)) problems.Add($"Machine {machine.Id} requires {code}, which is not there.");
        }
        foreach (var (member, grant) in Members.SelectMany(m => m.Grants.Select(g => (m, g))))
            if (!certifications.Contains(grant.Certification)) problems.Add($"{member.FirstName} has {grant.Certification}, which is not there.");
        foreach (var badge in Members.SelectMany(m => m.Badges))
            if (!BadgeUid.TryParse(badge.Uid, out var uid) || uid.IsRandom) problems.Add($"A badge's UID is no UID ({badge.Uid.Length} characters), or a random one.");
        problems.AddRange(Twice(Members.SelectMany(m => m.Badges).Select(b => b.Uid), "badge"));
        problems.AddRange(Twice(Machines.Select(m => m.Id.ToString()), "machine"));
        problems.AddRange(Twice(Boxes.Select(b => b.Id.ToString()), "box"));
        var machines = Machines.Select(m => m.Id).ToHashSet();
        foreach (var rule in PriceBook.Versions.SelectMany(v => v.Rules))
            if (rule.Machine is { } priced && !machines.Contains(priced)) problems.Add($"Price rule {rule.Code} is for machine {priced}, which is not there.");
        return problems;
    }

    private static IEnumerable<string> Twice(IEnumerable<string> ids, string what) =>
        ids.GroupBy(id => id).Where(g => g.Count() > 1).Select(g => $"The {what} {g.Key} stands twice.");
}
