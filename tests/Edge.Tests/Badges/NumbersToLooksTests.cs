using FabAccess.Core.Values;
using FabAccess.Edge.Badges;

namespace FabAccess.Edge.Tests.Badges;

/// <summary>Readers that speak by themselves, made into looks, and what the filter makes of those.</summary>
public sealed class NumbersToLooksTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300), Look = ReaderWatch.LookPeriod;
    private static readonly FieldContent Empty = new FieldContent.Empty(), Unreadable = new FieldContent.Unreadable();

    private readonly RepeatedNumbers repeated = new(Silence);
    private readonly SaidNumbers said = new();

    [Fact]
    public void Repeated_OneNumber_LiesThereUntilItWasSilent()
    {
        repeated.Hear(TestUids.Badge, At(0));
        Assert.Equal(Card(TestUids.Badge), repeated.Look(At(10)));
        repeated.Hear(TestUids.Badge, At(65));
        Assert.Equal(Card(TestUids.Badge), repeated.Look(At(364)));
        Assert.Equal(Empty, repeated.Look(At(365)));
    }

    [Fact]
    public void Repeated_LookThatComesLate_StillSeesTheNumberOnce()
    {
        repeated.Hear(TestUids.Badge, At(0));
        Assert.Equal(Card(TestUids.Badge), repeated.Look(At(5000)));
        Assert.Equal(Empty, repeated.Look(At(5040)));
    }

    [Fact]
    public void Repeated_TwoNumbers_AreSeveralCardsUntilOneIsSilent()
    {
        repeated.Hear(TestUids.Badge, At(0));
        repeated.Hear(TestUids.Other, At(100));
        Assert.Equal(new FieldContent.SeveralCards(), repeated.Look(At(110)));
        repeated.Hear(TestUids.Other, At(299));
        Assert.Equal(Card(TestUids.Other), repeated.Look(At(300)));
    }

    [Fact]
    public void Repeated_DamagedFrame_IsUnreadableOnceAndOnlyWhenNothingElseLiesThere()
    {
        repeated.HearGarbled();
        Assert.Equal([Unreadable, Empty], [repeated.Look(At(0)), repeated.Look(At(1))]);
        repeated.Hear(TestUids.Badge, At(2));
        repeated.HearGarbled();
        Assert.Equal(Card(TestUids.Badge), repeated.Look(At(3)));
        Assert.Equal(Empty, repeated.Look(At(400)));
    }

    [Fact]
    public void Said_Numbers_LieThereForOneLookEachInTheirOrder()
    {
        said.Say(TestUids.Badge, At(0));
        said.Say(TestUids.Other, At(0));
        said.Say(null, At(0));
        said.Say(TestUids.Badge, At(0));
        Assert.Equal([Card(TestUids.Badge), Card(TestUids.Other), Unreadable, Card(TestUids.Badge), Empty], Looks(5));
    }

    [Fact]
    public void Said_TwiceBeforeALook_IsOnce()
    {
        said.Say(TestUids.Badge, At(0));
        said.Say(TestUids.Badge, At(0));
        Assert.Equal([Card(TestUids.Badge), Empty], Looks(2));
    }

    [Fact]
    public void Said_MoreThanAHandCan_IsToldAsOneUnreadableCard()
    {
        for (byte i = 0; i < 3 * SaidNumbers.Most; i++) said.Say(TestUids.Of(1, 2, 3, i), At(0));
        var looks = Looks(SaidNumbers.Most + 2);
        Assert.All(looks[..SaidNumbers.Most], look => Assert.IsType<FieldContent.OneCard>(look));
        Assert.Equal([Unreadable, Empty], looks[SaidNumbers.Most..]);
    }

    [Fact]
    public void Said_TapsOfOneCard_AreToldOnceADistinctTap()
    {
        var told = Tell(4.0, second => second is 0.4 or 0.8 or 3.0 ? TestUids.Badge : null);
        // The second came soon after the first, the third more than 2 s after it.
        Assert.Equal([0.4, 3.0], told);
    }

    [Fact]
    public void Said_AgainAndAgainWhileTheCardLiesThere_IsToldOnce() =>
        Assert.Equal([0.4], Tell(12.0, second => second >= 0.4 && (int)Math.Round(second * 100) % 48 == 40 ? TestUids.Badge : null));

    [Fact]
    public void Said_BeforeTheFieldCountsAsEmpty_DoesNotCountAndTheNextDoes() =>
        Assert.Equal([2.2], Tell(3.0, second => second is 0.08 or 2.2 ? TestUids.Badge : null));

    // The times at which a card was told, on looks as the loop takes them.
    private List<double> Tell(double seconds, Func<double, BadgeUid?> say)
    {
        var filter = new PresenceFilter();
        var told = new List<double>();
        for (var now = TimeSpan.Zero; now.TotalSeconds < seconds; now += Look)
        {
            if (say(Math.Round(now.TotalSeconds, 2)) is { } number) said.Say(number, now);
            if (filter.Step(said.Look(), 0, now) is ReaderEvent.CardPresented) told.Add(Math.Round(now.TotalSeconds, 2));
        }
        return told;
    }

    private FieldContent[] Looks(int count) => [.. Enumerable.Range(0, count).Select(_ => said.Look())];

    private static FieldContent.OneCard Card(BadgeUid uid) => new(uid);

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
