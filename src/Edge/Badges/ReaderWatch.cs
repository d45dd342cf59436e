using FabAccess.Core.Access;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges;

/// <summary>
/// The recovery ladder, one rung a step. A reader that fails once is asked again; twice in a row, it is closed and
/// opened, because a PN532 that lost its power only answers after libnfc's wake-up; while that fails, it is tried
/// again for ever. A card that lies there meanwhile stays known, so that a member's session is not toggled by a
/// loose plug. Worst case from the cause being gone to <see cref="ReaderEvent.Back"/>: an attempt that
/// began just before (1.4 s), the wait, one more open, and the looks that show an empty field: 2.7 s.
/// </summary>
/// <param name="open">Opens the reader; called again after each loss.</param>
/// <param name="tell">Takes the events.</param>
/// <param name="time">For spans, and for the timestamps that events carry.</param>
/// <param name="prove">Asks a card that came for more than its number; bounded. Null: no card is asked.</param>
internal sealed class ReaderWatch(Func<IBadgeReader> open, Action<ReaderEvent> tell, TimeProvider time, Func<IBadgeReader, BadgeUid, ShownCredential>? prove = null) : IDisposable
{
    /// <summary>From the start of one look to the start of the next: a hand waits 20 ms on average, a look takes 3 to 10 ms.</summary>
    public static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(40);

    /// <summary>Left free between two looks even when a look takes longer than the period.</summary>
    public static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Between two attempts to open a reader.</summary>
    public static readonly TimeSpan ReopenPause = TimeSpan.FromMilliseconds(500);

    private const int FailuresUntilReopened = 2;

    private readonly PresenceFilter filter = new();
    private IBadgeReader? reader;
    private int failures;
    private bool lost;

    /// <summary>Opens the reader or looks once, and tells what there is to tell.</summary>
    /// <returns>How long to wait before the next step; at most <see cref="ReopenPause"/>.</returns>
    public TimeSpan Step()
    {
        long begun = time.GetTimestamp();
        FieldContent content;
        long seenAt;
        try
        {
            reader ??= open();
            content = reader.Look();
            seenAt = time.GetTimestamp();
        }
        catch (Exception e)
        {
            // Whatever it is, it is the reader's: a stated fault and another attempt, never a dead thread.
            return Fail(e.Message);
        }
        failures = 0;
        var worthTelling = filter.Step(content, seenAt, time.GetElapsedTime(0, begun));
        // Back is a reader for which a badge counts that is laid down now; or one that says why none does.
        if (lost && (filter.IsClear || worthTelling is not (null or ReaderEvent.CardGone)))
        {
            lost = false;
            tell(new ReaderEvent.Back());
        }
        if (worthTelling is ReaderEvent.CardPresented card && prove is not null)
        {
            try
            {
                worthTelling = card with { Shown = prove(reader, card.Uid) };
            }
            catch (Exception e)
            {
                // Its number counts for an end, which is never refused; for anything else it has to be lifted and laid down again.
                tell(card with { Shown = ShownCredential.Unfinished });
                // A reader that looks well and cannot talk is opened again at once: the next look would hide its fault.
                failures = FailuresUntilReopened;
                return Fail(e.Message);
            }
        }
        if (worthTelling is not null) tell(worthTelling);
        TimeSpan rest = LookPeriod - time.GetElapsedTime(begun);
        return rest > ShortestPause ? rest : ShortestPause;
    }

    public void Dispose() => Close();

    private TimeSpan Fail(string reason)
    {
        // The rest of an answer that was not understood still comes in; the next look would take it for its own.
        if (reader is not null && ++failures < FailuresUntilReopened) return LookPeriod;
        bool firstTime = !lost, wasOpen = reader is not null;
        lost = true;
        filter.Interrupt();
        // Told before closing, which takes a third of a second when nothing answers.
        if (firstTime) tell(new ReaderEvent.Lost(reason));
        Close();
        return firstTime && wasOpen ? TimeSpan.Zero : ReopenPause;
    }

    private void Close()
    {
        failures = 0;
        reader?.Dispose();
        reader = null;
    }
}
