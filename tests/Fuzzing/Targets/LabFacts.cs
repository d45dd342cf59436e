using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Fuzzing.Engine;
using FabAccess.Server.Seeding;

namespace FabAccess.Fuzzing.Targets;

/// <summary>The lab that the corpora speak of: site atelier, box-a with laser-1 and saw-1, box-b with mill-1.</summary>
internal static class LabFacts
{
    public static readonly SiteId Site = SiteId.Parse("atelier");
    public static readonly BoxId BoxA = BoxId.Parse("box-a"), BoxB = BoxId.Parse("box-b");
    public static readonly MachineId Laser = MachineId.Parse("laser-1"), Saw = MachineId.Parse("saw-1"), Mill = MachineId.Parse("mill-1");

    /// <summary>The site's badge key, as in corpus/lab/atelier.json.</summary>
    public static readonly byte[] BadgeKey = [.. Enumerable.Range(0, BadgeHash.KeyBytes).Select(i => (byte)i)];

    /// <summary>A badge that no case names.</summary>
    public static readonly BadgeUid Stranger = Uid("0499999999AAAA");

    /// <summary>Ada's: she may use laser-1.</summary>
    public static readonly BadgeUid Ada = Uid("04523B1A6F5C80");

    /// <summary>Blaise's blocked one.</summary>
    public static readonly BadgeUid Blocked = Uid("04A1B2C3D4E5F6");

    public static string[] UpTopics { get; } =
    [
        new Topics(Site, BoxA).Journal, new Topics(Site, BoxB).Journal, new Topics(Site, BoxA).State, new Topics(Site, BoxA).Online, new Topics(Site, BoxA).Permits,
        new Topics(Site, BoxId.Parse("box-x")).Journal, new Topics(SiteId.Parse("elsewhere"), BoxA).Journal, "", "/", "fabaccess/v1/atelier", "fabaccess/v1/atelier//up/journal", "fabaccess/v1/atelier/BOX/up/journal",
        "fabaccess/v1/atelier/box-a/up/journal/", "fabaccess/v2/atelier/box-a/up/journal", "fabaccess/v1/atelier/box-a/up/" + new string('x', 3000), "fabaccess/v1/+/#/up/journal",
    ];

    public static LabSeed Seed { get; } = LabFile.Read(Path.Combine(Corpus.Root, "tests", "Fuzzing", "corpus", "lab", "atelier.json")).Seed
        ?? throw new InvalidOperationException("corpus/lab/atelier.json is not sound.");

    private static BadgeUid Uid(string text) => BadgeUid.TryParse(text, out var uid) ? uid : throw new FormatException(text);
}
