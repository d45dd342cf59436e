using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Seeding;

namespace FabAccess.PowerCuts.Days;

/// <summary>A lab of two boxes, and what their journals hold.</summary>
internal static class SmallLab
{
    public static readonly SiteId Site = SiteId.Parse("atelier", CultureInfo.InvariantCulture);

    public static readonly ImmutableArray<BoxId> Boxes = [BoxId.Parse("box-a", CultureInfo.InvariantCulture), BoxId.Parse("box-b", CultureInfo.InvariantCulture)];

    private static readonly MachineId[][] Machines = [[Machine("laser-1"), Machine("saw-1")], [Machine("mill-1")]];

    private static readonly MemberId[] Members = [MemberId.Parse(Ada), MemberId.Parse(Blaise)];

    private const string Ada = "01940000-0000-7000-8000-000000000001", Blaise = "01940000-0000-7000-8000-000000000002";

    private const string Json = $$$"""
        {"site":"atelier","name":"Atelier","language":"fr","timeZone":"Europe/Paris","currency":"EUR",
         "badgeKey":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
         "certifications":[{"code":"laser","nameFr":"Laser","nameEn":"Laser"}],
         "boxes":[{"id":"box-a","name":"Box A"},{"id":"box-b","name":"Box B"}],
         "machines":[{"id":"laser-1","box":"box-a","name":"Laser 1","requires":"laser"},{"id":"saw-1","box":"box-a","name":"Scie"},{"id":"mill-1","box":"box-b","name":"Fraiseuse"}],
         "members":[
           {"id":"{{{Ada}}}","firstName":"Ada","lastName":"A","badges":[{"uid":"04523B1A6F5C80"}],"grants":[{"certification":"laser","from":"2026-01-01T00:00:00Z"}]},
           {"id":"{{{Blaise}}}","firstName":"Blaise","lastName":"B","badges":[{"uid":"DEADBEEF"}]}],
         "priceBook":{"currency":"EUR","versions":[{"version":1,"validFrom":"2026-01-01T00:00:00Z","rules":[
           {"code":"laser","label":{"fr":"Laser"},"machine":"laser-1","shape":{"increment":1,"rounding":"up"},"price":{"amount":18.00,"per":60}},
           {"code":"saw","label":{"fr":"Scie"},"machine":"saw-1","shape":{},"price":{"amount":0.1,"per":1},"minCharge":1.50}]}]}}
        """;

    public static LabSeed Seed() => LabFile.Parse(Encoding.UTF8.GetBytes(Json)).Seed!;

    /// <summary>The bodies of a box's first entries, as the box would write them.</summary>
    public static ImmutableArray<byte[]> Journal(int box, int entries)
    {
        var bodies = ImmutableArray.CreateBuilder<byte[]>();
        string previous = EntryHash.None;
        foreach (var facts in MachineScript.Of(box + 1, EdgeDay.Boot(box), Machines[box], Members))
        {
            foreach (var happened in facts.Events)
            {
                var at = facts.At;
                byte[] body = JsonSerializer.SerializeToUtf8Bytes(
                    new(WireLimits.Schema, bodies.Count + 1, previous, at.Boot, at.MonotonicMilliseconds, at.Wall, at.Trust, facts.Machine, happened), WireJson.Default.JournalEntry);
                bodies.Add(body);
                previous = EntryHash.Of(body);
                if (bodies.Count == entries) return bodies.ToImmutable();
            }
        }
        throw new InvalidOperationException("The script has no end.");
    }

    public static MqttMessage Batch(int box, IReadOnlyList<byte[]> journal, int first, int count)
    {
        ImmutableArray<string> bodies = [.. journal.Skip(first - 1).Take(count).Select(Encoding.UTF8.GetString)];
        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(new JournalBatch(WireLimits.Schema, first, bodies), WireJson.Default.JournalBatch);
        return new(new Topics(Site, Boxes[box]).Journal, payload, IsRetained: false);
    }

    private static MachineId Machine(string id) => MachineId.Parse(id, CultureInfo.InvariantCulture);
}
