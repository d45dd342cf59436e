using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Tests.Signals;

public sealed class SpokenValuesTests
{
    // A trainer who begins so that a novice or a learner may, pays nothing: no amount shows that no bill will name.
    [Theory]
    [InlineData(MemberRights.Trainer, Supervision.Starts, false, 29, false)]
    [InlineData(MemberRights.Trainer, Supervision.Starts, false, 30, true)]
    [InlineData(MemberRights.Trainer, Supervision.None, true, 29, false)]
    [InlineData(MemberRights.Trainer, Supervision.None, false, 0, true)]
    [InlineData(MemberRights.None, Supervision.Starts, false, 0, true)]
    public void Price_OfATrainersFirstMoments_IsNotSaidWhereAnotherMayBegin(MemberRights rights, Supervision supervision, bool trainersGrant, int seconds, bool isSaid)
    {
        var use = new UsePolicy { Supervision = supervision, TrainersGrant = trainersGrant, SecondBadgeWithin = Duration.FromSeconds(30) };
        var rule = new PriceRule("laser", new("Laser"), Make.Laser, new(1, QuantityRounding.Up), new(18, 60));
        var state = MachineState.Initial with
        {
            Session = new(Make.Session, Make.Alice, Make.AliceBadge, Make.At(0), Make.At(0), false),
            Course = Course.Nothing with { Terms = new(use) { Rights = rights }, Price = new(1, Make.Noon - Duration.FromDays(30), null, Currency.Eur, rule) },
        };

        var said = SpokenValues.Of(new(new ReaderView(state), Make.At(seconds), null, "box"), SignalName.InUse, Language.French);

        Assert.Equal(isSaid, said.Price is not null);
    }
}
