using System.Text;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using NodaTime;

namespace FabAccess.Edge.Tests.Permits;

/// <summary>Makes payloads of down/permits.</summary>
internal static class PermitMessages
{
    public static byte[] Of(long generation, int epoch = 1, int members = 1, int schema = WireLimits.Schema, string box = "box-a", string site = "atelier")
    {
        var message = new PermitsMessage(
            schema, SiteId.Parse(site), BoxId.Parse(box), epoch, generation, Instant.FromUtc(2026, 11, 1, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0),
            [new(MachineId.Parse("laser-1"), "Laser 1")],
            [.. Enumerable.Range(1, members).Select(Member)]);
        return JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.PermitsMessage);
    }

    public static byte[] With(long generation, string old, string @new) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Of(generation)).Replace(old, @new, StringComparison.Ordinal));

    private static PermitHolderMessage Member(int number) =>
        new(new(new Guid(number, 0, 0, new byte[8])), "Camille", "fr", [new((UInt128)number)]);
}
