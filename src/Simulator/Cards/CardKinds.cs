namespace FabAccess.Simulator.Cards;

/// <summary>The cards by the names that lab files and commands use.</summary>
public static class CardKinds
{
    private static readonly byte[] DoorApplication = Convert.FromHexString("F0FABACCE55001");

    public static IReadOnlyList<string> Names { get; } = ["plain", "ntag", "iso", "desfire", "ntag424", "phone"];

    /// <summary>A card of that kind. A phone makes its own UID and takes none.</summary>
    /// <exception cref="ArgumentException">The kind is none of <see cref="Names"/>, or the UID has not 4 or 7 bytes as the kind needs.</exception>
    public static VirtualCard Make(string kind, string uid = "")
    {
        if (kind == "phone") return new PhoneCard();
        byte[] bytes = Convert.FromHexString(uid);
        if (bytes.Length != 7 && !(kind == "plain" && bytes.Length is 4 or 7)) throw new ArgumentException($"A card of kind '{kind}' has a UID of 7 bytes (a plain one also 4), not {bytes.Length}.", nameof(uid));
        return kind switch
        {
            "plain" => new PlainCard(bytes),
            "ntag" => new Ntag213Card(bytes),
            "iso" => new Iso7816Card(bytes, DoorApplication),
            "desfire" => new DesfireCard(bytes),
            "ntag424" => new Ntag424Card(bytes),
            _ => throw new ArgumentException($"'{kind}' is no kind of card; there are {string.Join(", ", Names)}.", nameof(kind)),
        };
    }
}
