using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FsCheck;
using FsCheck.Fluent;

namespace FabAccess.Core.Tests.Machines;

/// <summary>What holds over any history: 1,000 random ones of up to 200 inputs.</summary>
public sealed class MachinePropertyTests
{
    private static readonly MachineInput[] Alphabet =
    [
        Badge(Make.AliceBadge, Make.Alice, granted: true), Badge(Make.AliceBadge, Make.Alice, granted: false),
        Badge(Make.BobBadge, Make.Bob, granted: true), Badge(Make.BobBadge, Make.Bob, granted: false),
        new MachineInput.CardRefused(RefusalReason.SeveralCards), new MachineInput.CardHalfRead(), new MachineInput.StopPressed(),
        new MachineInput.Tick(), new MachineInput.PermitsChanged(null, true), new MachineInput.PermitsChanged("x", false),
        new MachineInput.FaultRaised(MachineFaults.Reader), new MachineInput.FaultCleared(MachineFaults.Reader),
        new MachineInput.FaultRaised(MachineFaults.Relay), new MachineInput.FaultCleared(MachineFaults.Relay),
        new MachineInput.FaultRaised(MachineFaults.Journal), new MachineInput.FaultCleared(MachineFaults.Journal),
        new MachineInput.SwitchOnFailed(), new MachineInput.StartCancelled(EndReason.Button), new MachineInput.StartNotRecorded(), new MachineInput.Restarted(), new MachineInput.ShuttingDown(),
        new MachineInput.StopOrdered(), new MachineInput.StopOrdered(Make.NextSession), new MachineInput.IdentifyOrdered(), new MachineInput.MemoryLost(), new MachineInput.RightsRefused(RightsKind.Order, RightsRefusal.Replayed),
    ];

    [Fact]
    public void AnyHistory_RelayFollowsTheSession_AndSessionsNeverOverlap()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(200), Prop.ForAll(Gen.Choose(0, Alphabet.Length - 1).ListOf().ToArbitrary(), history =>
        {
            var state = MachineState.Initial;
            bool relay = false;
            SessionId? open = null;
            long second = 0;
            foreach (int choice in history)
            {
                second += 20;
                var input = Alphabet[choice] is MachineInput.BadgePresented b ? b with { NewSession = new(new Guid((int)second, 0, 0, new byte[8])) } : Alphabet[choice];
                var result = MachineRules.Step(state, input, Make.At(second));
                relay = result.Relay switch { RelayEffect.SwitchOn => true, RelayEffect.SwitchOff => false, _ => relay };
                foreach (var happened in result.Events)
                {
                    if (happened is MachineEvent.SessionStarted started)
                    {
                        Assert.Null(open);
                        open = started.Session;
                    }
                    if (happened is MachineEvent.MemoryLost) open = null;
                    if (happened is not MachineEvent.SessionEnded ended) continue;
                    Assert.Equal(open, ended.Session);
                    Assert.InRange(ended.ElapsedMilliseconds, 0, second * 1000);
                    open = null;
                }
                state = result.Next;
                Assert.Equal(open, state.Session?.Id);
                Assert.Equal(state.HasPower, relay);
            }
        }));
    }

    private static MachineInput.BadgePresented Badge(BadgeHash badge, MemberId member, bool granted)
    {
        AccessDecision decision = granted ? new AccessDecision.Granted(Make.Holder(member)) : new AccessDecision.Refused(RefusalReason.NotCertified, null);
        return new(badge, decision, default);
    }
}
