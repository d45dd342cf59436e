using FabAccess.Edge.Badges;

namespace FabAccess.Edge.Tests.Badges;

/// <summary>
/// Each row is a story told look by look, 40 ms each: . nothing, A B two badges, p q the random numbers of one phone,
/// * two cards, ? nonsense, a digit repeats the look before it ten times that digit. What is told stands at the look
/// that told it: a letter for a badge, g gone, b back, * several, ? half read, ! occupied, - nothing.
/// </summary>
public sealed class PresenceFilterTests
{
    [Theory]
    [InlineData("a badge that lies there is told once", "..AAAAAA", "--A-----")]
    [InlineData("it flickers at the edge of the field", "AA....AA....A", "A------------")]
    [InlineData("away and back within the bounce time", "AA.....AAAA", "A-----gb---")]
    [InlineData("bounced, it lies there without being told later", "AA.....A5A", "A-----gb" + Nothing50)]
    [InlineData("away long enough, after the bounce time", "A4.A", "A----g" + Nothing35 + "A")]
    [InlineData("lying long, then away for too few looks", "A4A....A", "A" + Nothing40 + "-----")]
    [InlineData("lying long, then away", "A4A.....A", "A" + Nothing40 + "----g" + "A")]
    [InlineData("another badge is told at once", "AABB", "A-B-")]
    [InlineData("and the first again, too", "ABA", "ABA")]
    [InlineData("a phone changes its number while it lies there", "pqpq..q", "p------")]
    [InlineData("a phone, then a badge", "pA", "pA")]
    [InlineData("two cards are told once", "**.**", "*----")]
    [InlineData("two cards, away, again", "*.....*", "*----g*")]
    [InlineData("one of two missed for some looks", "**AAAA**", "*-------")]
    [InlineData("one of two taken away for good", "**AAAAA", "*-----A")]
    [InlineData("a second card joins", "AA*", "A-*")]
    [InlineData("nonsense and gone", "..?..", "---?-")]
    [InlineData("nonsense that stays is told once", "??????....", "--?-------")]
    [InlineData("nonsense, then the badge is read: no word about it", "?A", "-A")]
    [InlineData("nonsense in and out of the field is told once", "?.?.?.", "-?----")]
    [InlineData("nonsense, long nothing, nonsense", "?......?.", "-?------?")]
    [InlineData("a known badge torn away is no half read", "AA?....", "A-----g")]
    [InlineData("a known badge becomes nonsense and comes back", "A4A?????A", "A" + Nothing40 + "-----A")]
    [InlineData("a known badge becomes nonsense for long, and is gone", "A4A?????..", "A" + Nothing40 + "-----?g")]
    [InlineData("half read, then two cards", "?*", "-*")]
    public void Looks_AsTheyCome_AreToldAsAPersonWouldTellThem(string story, string looks, string told)
    {
        string heard = Heard(Cleared(), looks);
        Assert.True(told == heard, $"{story}: expected {told}, heard {heard}");
    }

    [Theory]
    [InlineData("a badge that was left there is not told until it is laid down anew", "A4A.....A", "!" + Nothing40 + "-----A")]
    [InlineData("missed at the first looks", "..A4A", "--!" + Nothing40)]
    [InlineData("read badly at first", "?A4A", "!-" + Nothing40)]
    [InlineData("two of which one falls silent", "**A4A", "!--" + Nothing40)]
    [InlineData("another laid on it and taken away", "AA**AA4A", "!-----" + Nothing40)]
    [InlineData("lifted for too short", "AA....AA", "!-------")]
    [InlineData("nothing there, then a badge", ".....A", "-----A")]
    public void Looks_FromTheStart_CountNothingBeforeTheFieldWasEmpty(string story, string looks, string told)
    {
        string heard = Heard(new(), looks);
        Assert.True(told == heard, $"{story}: expected {told}, heard {heard}");
    }

    [Fact]
    public void Bounce_AtItsEnd_CountsAgain()
    {
        var filter = Cleared();
        Assert.NotNull(filter.Step(Content('A'), 0, TimeSpan.Zero));
        for (int i = 0; i < PresenceFilter.AwayLooks; i++) filter.Step(Content('.'), 0, TimeSpan.FromSeconds(1));
        Assert.NotNull(filter.Step(Content('A'), 7, PresenceFilter.Bounce));
    }

    [Fact]
    public void Bounce_JustBeforeItsEnd_IsNoNewWish()
    {
        var filter = Cleared();
        Assert.NotNull(filter.Step(Content('A'), 0, TimeSpan.Zero));
        for (int i = 0; i < PresenceFilter.AwayLooks; i++) filter.Step(Content('.'), 0, TimeSpan.FromSeconds(1));
        Assert.IsType<ReaderEvent.CardBack>(filter.Step(Content('A'), 7, PresenceFilter.Bounce - TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void Badge_Told_CarriesItsNumberAndWhenItWasSeen() =>
        Assert.Equal(new ReaderEvent.CardPresented(TestUids.Badge, 4711), Cleared().Step(new FieldContent.OneCard(TestUids.Badge), 4711, TimeSpan.Zero));

    private static PresenceFilter Cleared()
    {
        var filter = new PresenceFilter();
        for (int i = 0; i < PresenceFilter.AwayLooks; i++) Assert.Null(filter.Step(new FieldContent.Empty(), 0, TimeSpan.Zero));
        return filter;
    }

    private static string Heard(PresenceFilter filter, string looks)
    {
        string heard = "";
        var now = TimeSpan.Zero;
        foreach (char look in Spelt(looks))
        {
            heard += Letter(filter.Step(Content(look), 0, now));
            now += ReaderWatch.LookPeriod;
        }
        return heard;
    }

    private const string Nothing35 = "-----------------------------------";
    private const string Nothing40 = "----------------------------------------", Nothing50 = "--------------------------------------------------";

    // "4A" is forty looks that saw A.
    private static string Spelt(string looks)
    {
        string spelt = "";
        for (int i = 0; i < looks.Length; i++)
            spelt += char.IsAsciiDigit(looks[i]) ? new string(looks[++i], 10 * (looks[i - 1] - '0')) : looks[i];
        return spelt;
    }

    private static FieldContent Content(char look) => look switch
    {
        '.' => new FieldContent.Empty(),
        '*' => new FieldContent.SeveralCards(),
        '?' => new FieldContent.Unreadable(),
        'A' => new FieldContent.OneCard(TestUids.Badge),
        'B' => new FieldContent.OneCard(TestUids.Other),
        _ => new FieldContent.OneCard(TestUids.Of(0x08, 1, 2, (byte)look)),
    };

    private static char Letter(ReaderEvent? told) => told switch
    {
        null => '-',
        ReaderEvent.SeveralCards => '*',
        ReaderEvent.HalfRead => '?',
        ReaderEvent.CardPresented { Uid: var uid } when uid == TestUids.Badge => 'A',
        ReaderEvent.CardPresented { Uid: var uid } when uid == TestUids.Other => 'B',
        ReaderEvent.CardPresented { Uid: var uid } => (char)uid.Bytes[3],
        ReaderEvent.CardGone => 'g',
        ReaderEvent.CardBack => 'b',
        ReaderEvent.Occupied => '!',
        _ => throw new ArgumentOutOfRangeException(nameof(told)),
    };
}
