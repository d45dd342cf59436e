using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Gpio;
using FabAccess.Simulator.Hardware;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Readers;

namespace FabAccess.Bench;

/// <summary>One machine of the measured box, of which each tap takes the next of its members.</summary>
internal sealed class BenchMachine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), ReleasedFor = TimeSpan.FromMilliseconds(60);

    /// <summary>The box leaves 10 ms between two looks, and its next command and the answer take some more.</summary>
    private static readonly long NextLookAfter = Stopwatch.Frequency * 12 / 1000;

    private readonly SimulatedMachine machine;
    private readonly Channel<(LineChange Change, ImmutableArray<ReaderAnswer> Answers)> changes = Channel.CreateUnbounded<(LineChange, ImmutableArray<ReaderAnswer>)>();
    private readonly Channel<(string Line, long At)> words = Channel.CreateUnbounded<(string, long)>();
    private readonly SemaphoreSlim oneHand;
    private readonly int firstMember, members;
    private int next;

    /// <param name="machine">The machine.</param>
    /// <param name="chip">The chip that has its relay.</param>
    /// <param name="firstMember">Who taps first; each tap takes the next.</param>
    /// <param name="members">How many there are for this machine; then it is the first one's turn again.</param>
    /// <param name="oneHand">Badges are held to machines one after the other.</param>
    public BenchMachine(SimulatedMachine machine, SimulatedGpioChip chip, int firstMember, int members, SemaphoreSlim oneHand)
    {
        (this.machine, this.firstMember, this.members, this.oneHand) = (machine, firstMember, members, oneHand);
        chip.Changed += change =>
        {
            if (change.Line == machine.RelayLine) changes.Writer.TryWrite((change, machine.Reader.Counters.Recent));
        };
    }

    /// <summary>
    /// The next member starts the machine, the button stops it. Milliseconds from the last byte of the reader's answers about
    /// that card to the relay's line, and milliseconds that those answers took (the look for a second card) after the first.
    /// </summary>
    public async Task<(double Share, double Asking)> TapAsync()
    {
        var (placedAt, on, answers) = await StartAsync().ConfigureAwait(false);
        // A finger is slower than the button's debouncing: released for less than that is not released.
        await Task.Delay(ReleasedFor).ConfigureAwait(false);
        machine.HoldStop(true);
        await NextAsync(level: false).ConfigureAwait(false);
        machine.HoldStop(false);
        var (first, last) = LookOf(answers, placedAt);
        return (Milliseconds(on.Timestamp - last), Milliseconds(last - first));
    }

    /// <summary>Time that a card takes before it answers a frame.</summary>
    public int CardMilliseconds { set => machine.Reader.Faults.CardDelayMilliseconds = value; }

    /// <summary>What the box printed.</summary>
    public void Heard(string line)
    {
        if (line.Contains($"{machine.Id}: on.", StringComparison.Ordinal) || line.Contains($"{machine.Id}: refused", StringComparison.Ordinal)) words.Writer.TryWrite((line, Stopwatch.GetTimestamp()));
    }

    /// <summary>Milliseconds from the card in the field to the relay's line, and to the box's word; then the button stops the machine.</summary>
    public async Task<(double Relay, double Told)> StartAndStopAsync(VirtualCard card)
    {
        long placedAt = Stopwatch.GetTimestamp();
        machine.Reader.Place(card);
        var (on, _) = await NextAsync(level: true).ConfigureAwait(false);
        double told = Milliseconds(await WordAsync("on.").ConfigureAwait(false) - placedAt);
        await Task.Delay(ReleasedFor).ConfigureAwait(false);
        machine.HoldStop(true);
        await NextAsync(level: false).ConfigureAwait(false);
        machine.HoldStop(false);
        return (Milliseconds(on.Timestamp - placedAt), told);
    }

    /// <summary>Milliseconds from the card in the field to the box's word that it is refused.</summary>
    public async Task<double> RefuseAsync(VirtualCard card)
    {
        long placedAt = Stopwatch.GetTimestamp();
        machine.Reader.Place(card);
        double told = Milliseconds(await WordAsync("refused").ConfigureAwait(false) - placedAt);
        // As long as a grant's tap lasts: the same card again too soon would not count.
        await Task.Delay(ReleasedFor).ConfigureAwait(false);
        return told;
    }

    private async Task<long> WordAsync(string word)
    {
        using var patience = new CancellationTokenSource(Patience);
        var (line, at) = await words.Reader.ReadAsync(patience.Token).ConfigureAwait(false);
        return line.Contains($": {word}", StringComparison.Ordinal) ? at : throw new InvalidOperationException($"The box says: {line}");
    }

    private async Task<(long PlacedAt, LineChange On, ImmutableArray<ReaderAnswer> Answers)> StartAsync()
    {
        await oneHand.WaitAsync().ConfigureAwait(false);
        try
        {
            long placedAt = Stopwatch.GetTimestamp();
            machine.Reader.Place(new PlainCard(GeneratedLab.Uid(firstMember + (next++ % members))));
            var (on, answers) = await NextAsync(level: true).ConfigureAwait(false);
            return (placedAt, on, answers);
        }
        finally
        {
            oneHand.Release();
        }
    }

    // A look is answers that follow each other. The card that lay there before may have been answered for when the new one
    // came, but only a new one makes the box ask on; where that came too late to tell, the first answer counts.
    private static (long First, long Last) LookOf(ImmutableArray<ReaderAnswer> answers, long placedAt)
    {
        int[] ofCards = [.. Enumerable.Range(0, answers.Length).Where(k => answers[k].IsCard && answers[k].At > placedAt)];
        if (ofCards.Length == 0) throw new InvalidOperationException("The relay came before the reader's answer was noted: without CAP_SYS_NICE this machine is no measure.");
        int first = ofCards.Where(k => IsFollowed(answers, k)).Append(ofCards[0]).First(), last = first;
        while (IsFollowed(answers, last)) last++;
        return (answers[first].At, answers[last].At);
    }

    private static bool IsFollowed(ImmutableArray<ReaderAnswer> answers, int i) => i + 1 < answers.Length && answers[i + 1].At - answers[i].At < NextLookAfter;

    private static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    private async Task<(LineChange Change, ImmutableArray<ReaderAnswer> Answers)> NextAsync(bool level)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var change = await changes.Reader.ReadAsync(patience.Token).ConfigureAwait(false);
                if (change.Change.Level == level) return change;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The relay of {machine.Id} did not go {(level ? "on" : "off")} within {Patience.TotalSeconds} s.");
        }
    }
}
