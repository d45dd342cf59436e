using System.Text;
using FabAccess.Core.Values;
using FabAccess.Server.Seeding;
using FabAccess.Server.Store;

namespace FabAccess.Server.Tests.Labs;

/// <summary>A small lab: two boxes and a spare one, three machines, two members, laser at 18.00 an hour by started minutes.</summary>
internal static class LabBuilder
{
    public static readonly SiteId Site = SiteId.Parse("atelier");
    public static readonly BoxId BoxA = BoxId.Parse("box-a"), BoxB = BoxId.Parse("box-b"), Spare = BoxId.Parse("box-z");
    public static readonly MachineId Laser = MachineId.Parse("laser-1"), Saw = MachineId.Parse("saw-1"), Mill = MachineId.Parse("mill-1");
    public static readonly MemberId Ada = MemberId.Parse("01940000-0000-7000-8000-000000000001"), Blaise = MemberId.Parse("01940000-0000-7000-8000-000000000002");

    public const string Json = """
        {"site":"atelier","name":"L’Atelier","language":"fr","timeZone":"Europe/Paris","currency":"EUR",
         "badgeKey":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
         "certifications":[{"code":"laser","nameFr":"Découpe laser","nameEn":"Laser"},{"code":"mill","nameFr":"Fraiseuse","nameEn":"Mill"}],
         "boxes":[{"id":"box-a","name":"Box A"},{"id":"box-b","name":"Box B"},{"id":"box-z","name":"Spare"}],
         "machines":[{"id":"laser-1","box":"box-a","name":"Laser 1","requires":"laser"},{"id":"saw-1","box":"box-a","name":"Scie"},
                     {"id":"mill-1","box":"box-b","name":"Fraiseuse","requires":"mill"}],
         "members":[
           {"id":"01940000-0000-7000-8000-000000000001","firstName":"Ada","lastName":"A","language":"en","badges":[{"uid":"04523B1A6F5C80"}],"grants":[{"certification":"laser","from":"2026-01-01T00:00:00Z"}]},
           {"id":"01940000-0000-7000-8000-000000000002","firstName":"Blaise","lastName":"B","badges":[{"uid":"04A1B2C3D4E5F6","blocked":true},{"uid":"DEADBEEF"}]}],
         "priceBook":{"currency":"EUR","versions":[{"version":1,"validFrom":"2026-01-01T00:00:00Z","rules":[
           {"code":"laser","label":{"fr":"Laser"},"machine":"laser-1","shape":{"increment":1,"rounding":"up"},"price":{"amount":18.00,"per":60}},
           {"code":"saw","label":{"fr":"Scie"},"machine":"saw-1","shape":{},"price":{"amount":0.1,"per":1},"minCharge":1.50}]}]}}
        """;

    public static LabSeed Seed()
    {
        var (seed, problems) = LabFile.Parse(Encoding.UTF8.GetBytes(Json));
        Assert.Empty(problems);
        return seed!;
    }

    public static void SeedInto(ILabStore store) => Assert.True(LabSeeding.Seed(store, Seed(), new TestClock()));
}
