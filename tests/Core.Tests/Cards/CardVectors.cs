using System.Globalization;
using System.Text.Json;
using FabAccess.Core.Cards;

namespace FabAccess.Core.Tests.Cards;

/// <summary>The published vectors of nfc-crypto.json, whose groups each say their rule and each vector its source.</summary>
internal static class CardVectors
{
    private static readonly JsonDocument File = JsonDocument.Parse(
        typeof(CardVectors).Assembly.GetManifestResourceStream("nfc-crypto.json") ?? throw new InvalidOperationException("The vectors are not in the assembly."));

    public static IReadOnlyList<string> Kinds { get; } = [.. File.RootElement.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("kind").GetString()!)];

    public static IReadOnlyList<CardVector> Of(string kind) =>
        [.. File.RootElement.GetProperty("groups").EnumerateArray().Single(g => g.GetProperty("kind").GetString() == kind).GetProperty("vectors").EnumerateArray().Select(v => new CardVector(v))];
}

internal sealed class CardVector(JsonElement fields)
{
    public byte[] Bytes(string name) => Convert.FromHexString(fields.GetProperty(name).GetString()!);

    public byte[]? BytesOrNone(string name) => fields.TryGetProperty(name, out var value) ? Convert.FromHexString(value.GetString()!) : null;

    public string Text(string name) => fields.GetProperty(name).GetString()!;

    public int Number(string name) => fields.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : int.Parse(Text(name), CultureInfo.InvariantCulture);

    public CardKey Key(string name) => CardKey.Of(Bytes(name));

    public override string ToString() => Text("name");
}
