using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using FabAccess.Server.Seeding;
using FabAccess.Simulation.Auditing;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;
using NodaTime;

namespace FabAccess.Simulation.Tests.Auditing;

public sealed class PricingTests
{
    [Fact]
    public void TwoComputations_OfTheSamePriceBook_AgreeToTheCent()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var lab = new Lab(seed, 3, new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
            var book = LabFile.Parse(System.Text.Encoding.UTF8.GetBytes(lab.Json)).Seed!.PriceBook;
            var pricing = new Pricing(lab.Json);
            var dice = Dice.Of(seed, "pricing");
            for (int i = 0; i < 500; i++)
            {
                string machine = dice.Pick(lab.Machines).Id;
                var start = lab.Start.AddMinutes(dice.Between(-1000, 40_000));
                long elapsed = dice.Chance(0.2) ? dice.Between(0, 3000) : dice.Between(0, 20_000_000);
                var usage = Usage.Of(new(dice.NextGuid()), MachineId.Parse(machine), new(dice.NextGuid()), Instant.FromDateTimeOffset(start), elapsed);

                Assert.Equal(Rating.Rate(usage, book).Charge?.Net.Minor, pricing.Cents(machine, start, elapsed));
            }
        }
    }
}
