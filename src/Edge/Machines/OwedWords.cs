using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Journal;

namespace FabAccess.Edge.Machines;

/// <summary>
/// What a person is told only once it is on the disk, because nobody can ask them back tomorrow: a badge that was taken, a
/// certification. What the disk owes is told as soon as it comes, and never as something else meanwhile: it may still land.
/// </summary>
/// <param name="journal">Where it is written.</param>
/// <param name="show">Tells it.</param>
internal sealed class OwedWords(IJournal journal, Action<Signal> show)
{
    /// <summary>After it nobody stands there any more.</summary>
    private const long LongestMilliseconds = 60_000;

    private (Signal Signal, JournalTicket Ticket, Moment Since)? owed;

    /// <summary>Tells it now, or as soon as it may be told.</summary>
    /// <param name="signal">What.</param>
    /// <param name="ticket">Of what it tells; null where nothing is written.</param>
    /// <param name="wait">How long the disk may take before the machine goes on without an answer.</param>
    /// <param name="now">When.</param>
    public void Say(Signal signal, JournalTicket? ticket, TimeSpan wait, Moment now)
    {
        if (signal is Signal.BadgeEnrolled or Signal.Certified && ticket is { } written && !journal.WaitDurable(written, wait)) owed = (signal, written, now);
        else show(signal);
    }

    /// <summary>Tells what has been written meanwhile.</summary>
    public void Look(Moment now)
    {
        if (owed is not { } word) return;
        bool isOver = !(now.MillisecondsSince(word.Since) < LongestMilliseconds);
        if (!isOver && !journal.WaitDurable(word.Ticket, TimeSpan.Zero)) return;
        owed = null;
        if (!isOver) show(word.Signal);
    }
}
