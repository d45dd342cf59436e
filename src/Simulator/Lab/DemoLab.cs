using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Simulator.Cards;

namespace FabAccess.Simulator.Lab;

/// <summary>The lab of the demo: its file, and the cards that lie on the table.</summary>
public static class DemoLab
{
    private static readonly ImmutableArray<(string Key, int Member, int Badge, string Kind, LocalizedText Note)> Holders =
    [
        ("lucie", 0, 0, "desfire", new("Certifiée sur toutes les machines", "Certified on every machine")),
        ("thomas", 1, 0, "ntag", new("Laser et bois ; parle anglais", "Laser and woodwork; speaks English")),
        ("amina", 2, 0, "plain", new("Impression 3D ; carte à 4 octets", "3D printing; a card of 4 bytes")),
        ("paul", 3, 0, "ntag", new("Laser", "Laser")),
        ("karim", 4, 0, "ntag", new("Aucune certification", "No certification")),
        ("helene", 5, 0, "desfire", new("Certification laser expirée", "Laser certification expired")),
        ("jules", 6, 0, "ntag", new("Adhésion suspendue", "Membership suspended")),
        ("sofia-old", 7, 0, "ntag", new("Badge perdu, bloqué", "Lost badge, blocked")),
        ("sofia", 7, 1, "iso", new("Impression 3D ; son nouveau badge", "3D printing; her new badge")),
    ];

    /// <summary>The lab file, as it is committed.</summary>
    public static string Json { get; } = ReadResource("demo-lab.json");

    public static LabSeed Seed { get; } = LabSeed.Parse(Json);

    public static ImmutableArray<DemoCard> Cards { get; } =
    [
        .. Holders.Select(h => Of(h.Key, Seed.Members[h.Member], h.Badge, h.Kind, h.Note)),
        new("unknown", new("Carte inconnue", "Unknown card"), new("N’est à personne", "Belongs to nobody"), "plain", "5E90D217", null),
        new("phone", new("Téléphone", "Phone"), new("Nouveau numéro à chaque passage", "A new number at each tap"), "phone", "", null),
    ];

    /// <summary>A fresh card of that name, to be held to a reader.</summary>
    /// <exception cref="KeyNotFoundException">There is no such card on the table.</exception>
    public static VirtualCard Make(string key)
    {
        var card = Cards.FirstOrDefault(c => c.Key == key) ?? throw new KeyNotFoundException($"There is no card '{key}' on the table; there are {string.Join(", ", Cards.Select(c => c.Key))}.");
        return CardKinds.Make(card.Kind, card.Uid);
    }

    private static DemoCard Of(string key, SeedMember member, int badge, string kind, LocalizedText note)
    {
        string name = $"{member.FirstName} {member.LastName}";
        return new(key, new(name, name), note, kind, member.Badges[badge].Uid, new MemberId(member.Id!.Value));
    }

    internal static string ReadResource(string name)
    {
        using var stream = typeof(DemoLab).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program was built without {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
