using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Tests.Badges;

namespace FabAccess.Edge.Tests.Machines;

public sealed class MachineInboxTests
{
    private readonly MachineInbox inbox = new();

    [Fact]
    public void Stop_AfterMoreCardsThanFit_IsKeptAndThrowsThemAway()
    {
        bool[] taken = [.. Enumerable.Range(0, 20).Select(_ => inbox.Offer(Workshop.Card(TestUids.Badge)))];
        Assert.Equal(MachineInbox.MostCards, taken.Count(t => t));
        inbox.Stop();
        Assert.Equal(EndReason.Button, inbox.WaitingStop);
        Assert.IsType<InboxItem.Stop>(inbox.Next());
        Assert.Null(inbox.Next());
    }

    [Fact]
    public void Refusals_WaitForPeopleAndAreBounded()
    {
        for (int i = 0; i < 2 * MachineInbox.MostRefusals; i++) inbox.RightsRefused(new(RightsKind.Permits, RightsRefusal.Malformed));
        inbox.Offer(Workshop.Card(TestUids.Badge));
        Assert.IsType<InboxItem.Reader>(inbox.Next());
        for (int i = 0; i < MachineInbox.MostRefusals; i++) Assert.IsType<InboxItem.RightsRefused>(inbox.Next());
        Assert.Null(inbox.Next());
    }

    [Fact]
    public void Orders_GoBehindAStopAndBeforeEverythingElseAndAreBounded()
    {
        inbox.PermitsChanged();
        inbox.Offer(Workshop.Card(TestUids.Badge));
        for (int i = 0; i < 2 * MachineInbox.MostOrders; i++) inbox.Order(new MachineInput.StopOrdered());
        inbox.Stop();
        Assert.IsType<InboxItem.Stop>(inbox.Next());
        for (int i = 0; i < MachineInbox.MostOrders; i++) Assert.IsType<MachineInput.StopOrdered>(Assert.IsType<InboxItem.Order>(inbox.Next()).Input);
        Assert.IsType<InboxItem.PermitsChanged>(inbox.Next());
    }

    [Fact]
    public void Card_AfterAStop_IsKept()
    {
        inbox.Stop();
        inbox.Offer(Workshop.Card(TestUids.Badge));
        Assert.IsType<InboxItem.Stop>(inbox.Next());
        Assert.IsType<ReaderEvent.CardPresented>(Assert.IsType<InboxItem.Reader>(inbox.Next()).Told);
    }

    [Fact]
    public void ReaderHealth_ThatChangedTwice_IsToldAsItIsNow()
    {
        inbox.Offer(new ReaderEvent.Lost("The wire is out."));
        inbox.Offer(new ReaderEvent.Back());
        Assert.IsType<ReaderEvent.Back>(Assert.IsType<InboxItem.Reader>(inbox.Next()).Told);
        Assert.Null(inbox.Next());
    }

    [Fact]
    public void ShutDown_OnceAsked_IsAllThatComes()
    {
        inbox.Stop();
        inbox.ShutDown();
        Assert.IsType<InboxItem.ShutDown>(inbox.Next());
        Assert.IsType<InboxItem.ShutDown>(inbox.Next());
    }
}
