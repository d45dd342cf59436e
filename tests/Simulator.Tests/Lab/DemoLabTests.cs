using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Lab;
using NodaTime;

namespace FabAccess.Simulator.Tests.Lab;

public class DemoLabTests
{
    [Fact]
    public void LabFile_AsCommitted_DoesNotContradictItself() => Assert.Empty(DemoLab.Seed.Problems());

    [Fact]
    public void LabFile_AsCommitted_HasWhatTheDemoShows()
    {
        var lab = DemoLab.Seed;
        Assert.Equal((2, 4, 8), (lab.Boxes.Length, lab.Machines.Length, lab.Members.Length));
        Assert.Contains(lab.Members, m => lab.Certifications.All(c => m.Grants.Any(g => g.Certification == c.Code && g.Until is null)));
        Assert.Contains(lab.Members, m => m.Grants.IsEmpty);
        Assert.Contains(lab.Members, m => m.Grants.Any(g => g.Until is not null));
        Assert.Contains(lab.Members, m => m.Suspended);
        Assert.Contains(lab.Members, m => m.Badges.Any(b => b.Blocked));
    }

    [Fact]
    public void LabFile_WrittenAndRead_IsTheSame() => Assert.Equal(DemoLab.Seed.ToJson(), LabSeed.Parse(DemoLab.Seed.ToJson()).ToJson());

    [Fact]
    public void LabFile_MistypedKey_IsRefused() =>
        Assert.Throws<System.Text.Json.JsonException>(() => LabSeed.Parse(DemoLab.Json.Replace("\"suspended\"", "\"suspendet\"", StringComparison.Ordinal)));

    [Fact]
    public void LabFile_MachineOnAMissingBox_IsNamed()
    {
        var lab = DemoLab.Seed with { Boxes = [DemoLab.Seed.Boxes[0]] };
        Assert.Equal(2, lab.Problems().Count(p => p.Contains("box-b, which is not there", StringComparison.Ordinal)));
    }

    [Fact]
    public void Cards_OnTheTable_BelongToTheLabOrToNobody()
    {
        foreach (var card in DemoLab.Cards)
        {
            var made = DemoLab.Make(card.Key);
            Assert.True(BadgeUid.TryCreate(made.Uid, out var uid));
            Assert.Equal(card.Kind == "phone", uid.IsRandom);
            Assert.Equal(card.Member is null, !DemoLab.Seed.Members.Any(m => m.Badges.Any(b => BadgeUid.TryParse(b.Uid, out var held) && held == uid)));
        }
        Assert.Throws<KeyNotFoundException>(() => DemoLab.Make("nobody"));
    }

    /// <summary>The day holds the server to <see cref="DemoPrices"/>; this holds DemoPrices to the lab file.</summary>
    [Theory]
    [InlineData("laser-1")]
    [InlineData("saw-1")]
    [InlineData("printer-1")]
    [InlineData("printer-2")]
    public void Prices_WrittenOutByHand_AgreeWithTheLabFile(string machine)
    {
        for (long seconds = 0; seconds <= 8_000; seconds++)
        {
            var usage = new Usage(default, MachineId.Parse(machine), default, Instant.FromUtc(2026, 11, 22, 9, 0), seconds);
            var charge = Rating.Rate(usage, DemoLab.Seed.PriceBook).Charge!;
            Assert.Equal((seconds, charge.Net.Minor, charge.Trace.BilledMinutes), (seconds, DemoPrices.Cents(machine, seconds), DemoPrices.Minutes(machine, seconds)));
        }
    }

    [Fact]
    public void GeneratedLab_ManyBoxes_DoesNotContradictItself()
    {
        var lab = GeneratedLab.Of(boxes: 40, machinesPerBox: 16, members: 1_000);
        Assert.Empty(lab.Problems());
        Assert.Equal((40, 640, 1_000), (lab.Boxes.Length, lab.Machines.Length, lab.Members.Length));
    }
}
