using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using NodaTime;

namespace FabAccess.PowerCuts.Days;

/// <summary>Permit lists, each known by its generation alone.</summary>
internal static class PermitLists
{
    public static readonly SiteId Site = SiteId.Parse("atelier", CultureInfo.InvariantCulture);

    public static readonly BoxId Box = BoxId.Parse("box-a", CultureInfo.InvariantCulture);

    /// <summary>The clock of whoever asks is the machine's: these never end.</summary>
    private static readonly Instant End = Instant.FromUtc(2100, 1, 1, 0, 0);

    private static readonly ConcurrentDictionary<long, byte[]> made = new();

    public static byte[] Of(long generation) => made.GetOrAdd(generation, Make);

    private static byte[] Make(long generation)
    {
        var issued = Instant.FromUtc(2026, 3, 1, 0, 0) + Duration.FromHours(generation);
        var message = new PermitsMessage(
            WireLimits.Schema, Site, Box, 1, generation, issued, End,
            [new(MachineId.Parse("laser-1", CultureInfo.InvariantCulture), "Laser")],
            [.. Enumerable.Range(1, 20 + (int)(generation % 40)).Select(Member)]);
        return FixedKey.Current.Sign(SignedKind.Permits, JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.PermitsMessage));
    }

    private static PermitHolderMessage Member(int number) => new(
        new(new Guid(number, 0, 0, new byte[8])), "Camille", "fr", [new BadgeHash(0, (ulong)number)],
        Permits: [new PermitMessage(MachineId.Parse("laser-1", CultureInfo.InvariantCulture), Instant.FromUtc(2026, 1, 1, 0, 0))]);
}
