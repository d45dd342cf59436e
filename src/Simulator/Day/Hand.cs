using System.Diagnostics;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Hardware;

namespace FabAccess.Simulator.Day;

/// <summary>
/// A person's hand at a machine: lays cards on the reader and takes them away, presses the stop button. It watches the
/// reader's own counters to know when the box has seen what it did, as a person watches the lamp.
/// </summary>
public sealed class Hand(SimulatedMachine machine)
{
    /// <summary>Searches by the box that a card must be missing in until it counts as taken away, with room to spare.</summary>
    private const int SearchesUntilForgotten = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public SimulatedMachine Machine => machine;

    /// <summary>Cards go on the reader; waits until the box has been told of one.</summary>
    /// <exception cref="TimeoutException">The box does not look.</exception>
    public async Task LayAsync(params VirtualCard[] cards)
    {
        long before = machine.Reader.Counters.LastCardAnswerAt;
        machine.Reader.Place(cards);
        await Until.RequireAsync($"the box reads the card on {machine.Id}", () => machine.Reader.Counters.LastCardAnswerAt > before, Patience).ConfigureAwait(false);
    }

    /// <summary>Takes everything away; waits until the box must have noticed.</summary>
    public async Task TakeAwayAsync()
    {
        machine.Reader.Remove();
        long searches = machine.Reader.Counters.Selections;
        await Until.RequireAsync($"the box sees the empty field on {machine.Id}", () => machine.Reader.Counters.Selections >= searches + SearchesUntilForgotten, Patience).ConfigureAwait(false);
    }

    /// <summary>Lays the cards down until <paramref name="outcome"/> holds, and takes them away.</summary>
    /// <returns>Whether it came to hold.</returns>
    public async Task<bool> HoldUntilAsync(Func<Task<bool>> outcome, TimeSpan atMost, params VirtualCard[] cards)
    {
        await LayAsync(cards).ConfigureAwait(false);
        bool held = await Until.HoldsAsync(outcome, atMost).ConfigureAwait(false);
        await TakeAwayAsync().ConfigureAwait(false);
        return held;
    }

    /// <summary>Presses the stop button until the relay is open, at most so long.</summary>
    public async Task<bool> PressStopAsync(TimeSpan atMost)
    {
        machine.HoldStop(pressed: true);
        bool stopped = await Until.HoldsAsync(() => !machine.IsPowered, atMost).ConfigureAwait(false);
        machine.HoldStop(pressed: false);
        return stopped;
    }

    /// <summary>Works at the machine until the relay has been closed for so long. That is the session's length, not a wait for something.</summary>
    public async Task WorkAsync(TimeSpan time)
    {
        long since = machine.RelayChanges.Last(c => c.Level).Timestamp;
        var left = time - Stopwatch.GetElapsedTime(since);
        if (left > TimeSpan.Zero) await Task.Delay(left).ConfigureAwait(false);
    }
}
