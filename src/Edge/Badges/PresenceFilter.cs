using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges;

/// <summary>
/// Makes events out of looks. A card that lies there is seen 25 times a second and flickers at the edge of the
/// field, but a member who lays a badge down means one thing. So what was told lies there until it was away for
/// several looks in a row. Pure: time comes in as an argument.
/// </summary>
internal sealed class PresenceFilter
{
    /// <summary>Looks in a row without it until something counts as away: 0.2 s at 40 ms a look, above the flicker of a badge in a moving hand.</summary>
    public const int AwayLooks = 5;

    /// <summary>Looks in a row that make nonsense until it is told while it stays there; a badge coming nearer is often read at the second.</summary>
    public const int NonsenseLooks = 3;

    /// <summary>The same card again so soon after it was told is a bouncing hand, not a second wish.</summary>
    public static readonly TimeSpan Bounce = TimeSpan.FromSeconds(1.5);

    private FieldContent? lying;
    private BadgeUid? toldUid;
    private TimeSpan toldAt;
    private int looksWithout, looksAlone, looksNonsense, looksEmpty;
    private bool halfReadTold, goneUntold;

    private bool occupiedTold;

    /// <summary>
    /// Whether a badge that is laid down now counts. Power that comes back must not start a machine (EN 60204-1, 7.5). Whatever
    /// lies on the reader when the box begins to look, at its start or after an outage of the reader, was not laid down for
    /// this; so nothing counts before the field was empty for as long as makes a card count as away.
    /// </summary>
    public bool IsClear { get; private set; }

    /// <summary>What this look is worth telling, if anything.</summary>
    /// <param name="content">What the reader found.</param>
    /// <param name="seenAtTimestamp">Timestamp of the answer; passed on.</param>
    /// <param name="now">Monotonic time of the look, from any start.</param>
    public ReaderEvent? Step(FieldContent content, long seenAtTimestamp, TimeSpan now)
    {
        if (content is FieldContent.Unknown) return null;
        looksEmpty = content is FieldContent.Empty ? looksEmpty + 1 : 0;
        if (!IsClear) return StepUncleared(content);
        switch (content)
        {
            case FieldContent.OneCard card: return StepCard(card, seenAtTimestamp, now);
            case FieldContent.SeveralCards: return StepSeveral(content);
            case FieldContent.Unreadable:
                StepWithout();
                return StepNonsense();
            case FieldContent.Empty:
                StepWithout();
                return (ReaderEvent?)StepEmpty() ?? StepGone();
            default: throw new ArgumentOutOfRangeException(nameof(content));
        }
    }

    /// <summary>The reader was away: what came meanwhile was not seen to come.</summary>
    public void Interrupt()
    {
        IsClear = occupiedTold = false;
        looksEmpty = 0;
    }

    private ReaderEvent? StepUncleared(FieldContent content)
    {
        if (content is FieldContent.Empty)
        {
            StepWithout();
            IsClear = looksEmpty == AwayLooks;
            return StepGone();
        }
        // What lay there before the outage, and does so still, was told before it.
        IsClear = content is FieldContent.OneCard card && lying is FieldContent.OneCard known && known.Uid.IsSameCardAs(card.Uid);
        if (IsClear) looksWithout = 0;
        if (IsClear || occupiedTold) return null;
        occupiedTold = true;
        return new ReaderEvent.Occupied();
    }

    private ReaderEvent? StepCard(FieldContent.OneCard card, long seenAtTimestamp, TimeSpan now)
    {
        looksWithout = 0;
        goneUntold = false;
        ForgetNonsense();
        if (lying is FieldContent.OneCard known && known.Uid.IsSameCardAs(card.Uid)) return null;
        // Of two cards one may be missed for a look: it is alone only when it stays alone.
        if (lying is FieldContent.SeveralCards && ++looksAlone < AwayLooks) return null;
        bool bounced = lying is null && toldUid is { } told && told.IsSameCardAs(card.Uid) && now - toldAt < Bounce;
        lying = card;
        if (bounced) return new ReaderEvent.CardBack(card.Uid);
        (toldUid, toldAt) = (card.Uid, now);
        return new ReaderEvent.CardPresented(card.Uid, seenAtTimestamp);
    }

    private ReaderEvent.SeveralCards? StepSeveral(FieldContent content)
    {
        looksWithout = looksAlone = 0;
        ForgetNonsense();
        if (lying is FieldContent.SeveralCards) return null;
        lying = content;
        return new();
    }

    private void StepWithout()
    {
        if (lying is not null && ++looksWithout < AwayLooks) return;
        goneUntold |= lying is not null;
        lying = null;
        looksWithout = looksAlone = 0;
    }

    // Told when nothing is there: nonsense may be a card that lies badly.
    private ReaderEvent.CardGone? StepGone()
    {
        if (!goneUntold) return null;
        goneUntold = false;
        return new();
    }

    private ReaderEvent.HalfRead? StepNonsense() =>
        lying is null && ++looksNonsense == NonsenseLooks ? TellHalfRead() : null;

    private ReaderEvent.HalfRead? StepEmpty()
    {
        bool gone = looksNonsense > 0;
        looksNonsense = 0;
        if (gone) return TellHalfRead();
        if (looksEmpty >= AwayLooks) halfReadTold = false;
        return null;
    }

    private ReaderEvent.HalfRead? TellHalfRead()
    {
        if (halfReadTold) return null;
        halfReadTold = true;
        return new();
    }

    private void ForgetNonsense()
    {
        looksNonsense = 0;
        halfReadTold = false;
    }
}
