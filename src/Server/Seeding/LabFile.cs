using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Cards;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Configuration;
using FabAccess.Server.Machines;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Server.Seeding;

/// <summary>Reads LAB.json; every problem is named with its place, in one run.</summary>
public static class LabFile
{
    /// <summary>Some 100,000 members.</summary>
    public const long LongestFile = 64L * 1024 * 1024;

    // A rule that is misspelt would be a rule that is not there.
    private static readonly JsonSerializerOptions Strict = new(WireJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private const int MostMembers = 100_000, MostMachines = 1_000, MostBoxes = 200, MostCertifications = 500, MostBadges = 10, MostGrants = 500;

    public static (LabSeed? Seed, IReadOnlyList<string> Problems) Read(string file)
    {
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists) return (null, [$"There is no file {info.FullName}."]);
            return info.Length > LongestFile ? (null, [$"{info.FullName} is longer than 64 MiB."]) : Parse(File.ReadAllBytes(info.FullName));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, [$"{file} cannot be read: {failure.Message}"]);
        }
    }

    public static (LabSeed? Seed, IReadOnlyList<string> Problems) Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return (null, ["A lab is a JSON object."]);
            var problems = new List<string>();
            var seed = Lab(new(document.RootElement, "", problems));
            problems.AddRange(LabSeedCheck.Problems(seed));
            return problems.Count == 0 ? (seed, problems) : (null, problems);
        }
        catch (JsonException failure)
        {
            // Only the place: the complaint itself may repeat what stands there, and that may be the badge key without its quotes.
            return (null, [$"The lab is not JSON from line {failure.LineNumber + 1}, byte {failure.BytePositionInLine} on."]);
        }
        catch (InvalidOperationException)
        {
            return (null, [$"The lab {JsonSection.NoUnicode}"]);
        }
    }

    private static LabSeed Lab(JsonSection root)
    {
        const string slug = "1 to 32 of a–z, 0–9 and '-'";
        var currency = root.Parsed("currency", "EUR, CHF or XPF", Currency.Eur);
        var seed = new LabSeed(
            root.Parsed<SiteId>("site", slug), root.Text("name", longest: 100), LanguageOf(root) ?? Language.French, TimeZone(root), currency, BadgeKey(root),
            Items(root, "certifications", MostCertifications, s => new SeedCertification(SlugText(s, "code"), s.Text("nameFr", longest: 100), s.Text("nameEn", longest: 100))),
            Items(root, "boxes", MostBoxes, s => new SeedBox(s.Parsed<BoxId>("id", slug), s.Text("name", longest: 100))),
            Items(root, "machines", MostMachines, s => new SeedMachine(s.Parsed<MachineId>("id", slug), s.Parsed<BoxId>("box", slug), s.Text("name", longest: 100), s.Has("requires") ? s.Text("requires") : null, RiskOf(s), MinimumOf(s), UseOf(s))),
            Items(root, "members", MostMembers, Member), Prices(root, currency));
        root.RefuseUnknownKeys();
        return seed;
    }

    private static SeedMember Member(JsonSection section) => new(
        section.Has("id") ? section.Parsed<MemberId>("id", "a UUID as 8-4-4-4-12 digits") : null,
        section.Text("firstName", longest: 100), section.Text("lastName", longest: 100), LanguageOf(section), section.Flag("suspended", false),
        Items(section, "badges", MostBadges, Badge),
        Items(section, "grants", MostGrants, g => new SeedGrant(g.Text("certification"), Moment(g, "from"), Moment(g, "until"), RightsOf(g))));

    private static SeedBadge Badge(JsonSection section)
    {
        bool isBlocked = section.Flag("blocked", false);
        if (!section.Has("token")) return new(Uid(section), isBlocked);
        if (section.Has("uid")) section.Complain("uid", "stands beside a token, which says it already");
        if (CardToken.TryParse(section.Text("token"), out var card) && !card.Uid.IsRandom) return new(card.Uid, isBlocked, card);
        // It may hold a key: the complaint does not repeat it.
        section.Complain("token", "is not what 'card write --show-token' printed; a part was lost");
        return new(default, isBlocked);
    }

    private static MinimumCredential MinimumOf(JsonSection section)
    {
        if (!section.Has("minimumCredential")) return MinimumCredential.Uid;
        string text = section.Text("minimumCredential");
        if (text is not ("uid" or "card" or "")) section.Complain("minimumCredential", $"is '{text}'; it must be uid or card");
        return text == "card" ? MinimumCredential.Card : MinimumCredential.Uid;
    }

    private static List<T> Items<T>(JsonSection section, string key, int most, Func<JsonSection, T> read)
    {
        var items = new List<T>();
        foreach (var item in section.Sections(key, most))
        {
            items.Add(read(item));
            item.RefuseUnknownKeys();
        }
        return items;
    }

    private static string SlugText(JsonSection section, string key)
    {
        string text = section.Text(key);
        if (text.Length > 0 && !Slug.IsValid(text)) section.Complain(key, $"is '{text}'; it must be 1 to 32 of a–z, 0–9 and '-'");
        return text;
    }

    private static Language? LanguageOf(JsonSection section)
    {
        if (!section.Has("language")) return null;
        string text = section.Text("language");
        if (text is not ("fr" or "en" or "")) section.Complain("language", $"is '{text}'; it must be fr or en");
        return text == "en" ? Language.English : Language.French;
    }

    private static MachineRisk RiskOf(JsonSection section)
    {
        if (!section.Has("risk")) return MachineRisk.Standard;
        string text = section.Text("risk");
        switch (text)
        {
            case "low": return MachineRisk.Low;
            case "high": return MachineRisk.High;
            case not ("standard" or ""): section.Complain("risk", $"is '{text}'; it must be low, standard or high"); break;
        }
        return MachineRisk.Standard;
    }

    private static UseMessage? UseOf(JsonSection section)
    {
        if (section.Find("use") is not { } value) return null;
        try
        {
            var use = value.Deserialize<UseMessage>(Strict);
            use?.ToPolicy();
            return use;
        }
        catch (JsonException failure)
        {
            section.Complain("use", $"cannot be used: {failure.Message}");
            return null;
        }
    }

    private static MemberRights RightsOf(JsonSection section)
    {
        if (!section.Has("rights")) return MemberRights.None;
        string text = section.Text("rights");
        var rights = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Aggregate(MemberRights.None, (all, word) => all | word switch
        {
            "novice" => MemberRights.Novice,
            "trainer" => MemberRights.Trainer,
            "repair" => MemberRights.Repair,
            _ => Unknown(word),
        });
        if (rights.HasFlag(MemberRights.Novice) && rights != MemberRights.Novice) section.Complain("rights", "is a novice's and more; a novice is neither trainer nor repairer");
        return rights;

        MemberRights Unknown(string word)
        {
            section.Complain("rights", $"is '{word}'; it must be novice, trainer, repair, or several of them with commas");
            return MemberRights.None;
        }
    }

    private static string TimeZone(JsonSection section)
    {
        string text = section.Text("timeZone", "Europe/Paris");
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is null) section.Complain("timeZone", $"is '{text}'; it must be an IANA name such as Europe/Paris");
        return text;
    }

    // The value is a secret: the complaint does not repeat it.
    private static byte[]? BadgeKey(JsonSection section)
    {
        if (!section.Has("badgeKey")) return null;
        string text = section.Text("badgeKey");
        if (text.Length == BadgeHash.KeyBytes * 2 && text.All(char.IsAsciiHexDigit)) return Convert.FromHexString(text);
        section.Complain("badgeKey", $"must be {BadgeHash.KeyBytes * 2} hexadecimal digits");
        return null;
    }

    private static BadgeUid Uid(JsonSection section)
    {
        if (!BadgeUid.TryParse(section.Text("uid"), out var uid)) section.Complain("uid", "must be 4, 7 or 10 bytes in hexadecimal digits");
        else if (uid.IsRandom) section.Complain("uid", "is one that a card makes anew at each tap; such a card cannot be a badge");
        return uid;
    }

    private static Instant? Moment(JsonSection section, string key)
    {
        if (!section.Has(key)) return null;
        if (InstantPattern.ExtendedIso.Parse(section.Text(key)).TryGetValue(default, out var instant)) return instant;
        section.Complain(key, "must be an instant as 2026-01-01T00:00:00Z");
        return null;
    }

    private static PriceBook Prices(JsonSection section, Currency currency)
    {
        var none = new PriceBook(currency, []);
        if (section.Find("priceBook") is not { } value) return none;
        try
        {
            var book = value.Deserialize(WireJson.Default.PriceBook) ?? none;
            return book.Versions.Any(v => v is null || v.Rules.Any(r => r is null)) ? throw new JsonException("a version or a rule is null") : book;
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            section.Complain("priceBook", $"cannot be read: {failure.Message}");
            return none;
        }
    }
}
