using System.Text;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using NodaTime;

namespace FabAccess.Edge.Tests.Permits;

/// <summary>Makes payloads of down/permits, signed by the lab's key unless another one is named.</summary>
internal static class PermitMessages
{
    public static readonly Instant IssuedAt = Instant.FromUtc(2026, 11, 1, 0, 0), NotAfter = Instant.FromUtc(2030, 1, 1, 0, 0);

    public static byte[] Of(long generation, int epoch = 1, int members = 1, int schema = WireLimits.Schema, string box = "box-a", string site = "atelier", FixedKey? by = null) =>
        Signed(Content(generation, epoch, members, schema, box, site), by);

    /// <summary>Something of its text replaced before it is signed.</summary>
    public static byte[] With(long generation, string old, string @new) =>
        Signed(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Content(generation)).Replace(old, @new, StringComparison.Ordinal)));

    /// <summary>One member with these badges.</summary>
    public static byte[] Naming(long generation, IEnumerable<BadgeHash> badges)
    {
        var message = new PermitsMessage(
            WireLimits.Schema, SiteId.Parse("atelier"), BoxId.Parse("box-a"), 1, generation, IssuedAt, NotAfter,
            [new(MachineId.Parse("laser-1"), "Laser 1")], [new(new(new Guid(1, 0, 0, new byte[8])), "Camille", "fr", [.. badges])]);
        return Signed(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.PermitsMessage));
    }

    public static byte[] Signed(ReadOnlySpan<byte> content, FixedKey? by = null) => (by ?? FixedKey.Current).Sign(SignedKind.Permits, content);

    public static byte[] Content(long generation, int epoch = 1, int members = 1, int schema = WireLimits.Schema, string box = "box-a", string site = "atelier")
    {
        var message = new PermitsMessage(
            schema, SiteId.Parse(site), BoxId.Parse(box), epoch, generation, IssuedAt, NotAfter,
            [new(MachineId.Parse("laser-1"), "Laser 1")],
            [.. Enumerable.Range(1, members).Select(Member)]);
        return JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.PermitsMessage);
    }

    private static PermitHolderMessage Member(int number) =>
        new(new(new Guid(number, 0, 0, new byte[8])), "Camille", "fr", [new(0, (ulong)number)]);
}
