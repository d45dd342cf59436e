using System.Collections.Immutable;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Simulator.Lab;

/// <summary>Labs of any size for measurements. The same numbers always give the same lab.</summary>
public static class GeneratedLab
{
    public const string Site = "bench";

    /// <summary>
    /// Boxes box-1 … with machines box-1-m-1 …, all requiring one certification, which every member holds; member i has one badge with <see cref="Uid"/>(i).
    /// </summary>
    public static LabSeed Of(int boxes, int machinesPerBox, int members)
    {
        var from = Instant.FromUtc(2024, 1, 1, 0, 0);
        ImmutableArray<SeedBox> boxList = [.. Enumerable.Range(1, boxes).Select(b => new SeedBox(BoxId.Parse($"box-{b}"), $"Box {b}"))];
        var rule = new PriceRule("all", new("Toutes", "All"), null, new(1, QuantityRounding.Up), new(0.10m, 1));
        return new(
            SiteId.Parse(Site), "Generated", "en", "Europe/Paris", "EUR",
            [new("all", "Tout", "All")],
            boxList,
            [.. boxList.SelectMany(b => Enumerable.Range(1, machinesPerBox).Select(m => new SeedMachine(MachineId.Parse($"{b.Id}-m-{m}"), b.Id, $"Machine {m} on {b.Id}", "all")))],
            [.. Enumerable.Range(1, members).Select(i => new SeedMember(MemberOf(i).Value, $"Member {i}", "Generated", "en", false, [new(Convert.ToHexString(Uid(i)))], [new("all", from)]))],
            new(Core.Values.Currency.Eur, [new(1, from, [rule])]));
    }

    /// <summary>The badge of member i, from 1: seven bytes.</summary>
    public static byte[] Uid(int i) => [0x04, (byte)((i >> 24) & 0xFF), (byte)((i >> 16) & 0xFF), (byte)((i >> 8) & 0xFF), (byte)(i & 0xFF), 0x5C, 0x80];

    public static MemberId MemberOf(int i) => new(new Guid(i, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 0]));
}
