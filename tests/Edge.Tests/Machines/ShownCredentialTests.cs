using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Tests.Badges;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>What a machine does with a badge that was asked for more than its number.</summary>
public sealed class ShownCredentialTests
{
    private readonly Workshop workshop = new();

    [Fact]
    public void Copy_IsRefusedWhateverTheMachineAsks()
    {
        workshop.Begun();
        Show(TestUids.Badge, ShownCredential.Copy);
        workshop.Tells("signal Refused NotGenuine", "journal AccessRefused NotGenuine");
    }

    [Fact]
    public void Card_TakenAwayTooSoon_StartsAndRefusesNothing()
    {
        workshop.Begun();
        Show(TestUids.Badge, ShownCredential.Unfinished);
        workshop.Tells("signal HalfRead");
        Assert.False(workshop.Line.IsHigh);
    }

    [Theory]
    [InlineData(ShownCredential.Unfinished)]
    [InlineData(ShownCredential.Copy)]
    [InlineData(ShownCredential.Number)]
    public void OwnSession_IsEndedByTheNumberAlone(ShownCredential shown)
    {
        workshop.Running();
        Show(TestUids.Badge, shown);
        Assert.False(workshop.Line.IsHigh);
        Assert.Contains("signal Ended Member", workshop.Story);
    }

    [Theory]
    [InlineData(ShownCredential.Unfinished, "signal HalfRead")]
    [InlineData(ShownCredential.Copy, "signal Refused NotGenuine")]
    public void OthersSession_GoesOn(ShownCredential shown, string told)
    {
        workshop.Running();
        Show(TestUids.Other, shown);
        Assert.True(workshop.Line.IsHigh);
        Assert.Contains(told, workshop.Story);
    }

    private void Show(BadgeUid uid, ShownCredential shown) => workshop.Control.Tell(new ReaderEvent.CardPresented(uid, 0, shown));
}
