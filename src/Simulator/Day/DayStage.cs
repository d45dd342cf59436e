using System.Diagnostics;
using FabAccess.Core.Values;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;
using FabAccess.Simulator.Server;

namespace FabAccess.Simulator.Day;

/// <summary>The acts that the day is made of, each through the real path: card, reader's wire, box, broker, server, page's API.</summary>
public sealed class DayStage(LabProcesses lab, ServerApi api, DayLedger ledger)
{
    /// <summary>Longest time from a deed to what follows from it. Much more than any takes; a miss is a failed check.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>How long the members work; longer than <see cref="Bounce"/>, or the badge that ends the session would be ignored.</summary>
    public static readonly TimeSpan Work = TimeSpan.FromSeconds(2.2);

    /// <summary>A box takes the same card again within 1.5 s for a bouncing hand; a member who wants something else waits that long.</summary>
    private static readonly TimeSpan Bounce = TimeSpan.FromSeconds(1.7);

    private readonly Dictionary<(string Machine, string Card), long> lastHeld = [];

    public LabProcesses Lab => lab;

    public ServerApi Api => api;

    public DayLedger Ledger => ledger;

    public Hand At(string machine) => new(lab.Machine(machine));

    public static MemberId MemberOf(string card) => DemoLab.Cards.First(c => c.Key == card).Member!.Value;

    /// <summary>Holds a card to a machine's reader until its relay closes.</summary>
    /// <exception cref="TimeoutException">It did not.</exception>
    public async Task StartAsync(string machine, string card, string endReason = "member")
    {
        bool started = await HoldUntilAsync(machine, card, () => lab.Machine(machine).IsPowered).ConfigureAwait(false);
        if (!started) throw new TimeoutException($"The relay of {machine} did not close for {card}.");
        ledger.Began(machine, MemberOf(card), endReason);
    }

    /// <summary>Works until the session has its length, then holds the same card until the relay opens.</summary>
    /// <exception cref="TimeoutException">It did not.</exception>
    public async Task EndAsync(string machine, string card)
    {
        await At(machine).WorkAsync(Work).ConfigureAwait(false);
        bool ended = await HoldUntilAsync(machine, card, () => !lab.Machine(machine).IsPowered).ConfigureAwait(false);
        if (!ended) throw new TimeoutException($"The relay of {machine} did not open for {card}.");
    }

    /// <summary>Holds a card to a machine's reader until something holds, and takes it away; a card held again at once is first waited for, since a box takes it for one tap.</summary>
    /// <returns>Whether it came to hold.</returns>
    public async Task<bool> HoldUntilAsync(string machine, string card, Func<bool> outcome)
    {
        await BeforeHoldingAsync(machine, card).ConfigureAwait(false);
        return await At(machine).HoldUntilAsync(() => Task.FromResult(outcome()), Patience, DemoLab.Make(card)).ConfigureAwait(false);
    }

    public async Task PlayAsync(string machine, string card)
    {
        await StartAsync(machine, card).ConfigureAwait(false);
        await EndAsync(machine, card).ConfigureAwait(false);
    }

    /// <summary>Holds cards to a reader that must refuse them for that reason, seen on the board, without the relay moving.</summary>
    public async Task RefuseAsync(string machine, string reason, params string[] cards)
    {
        await BeforeHoldingAsync(machine, cards).ConfigureAwait(false);
        var hand = At(machine);
        bool wasPowered = hand.Machine.IsPowered;
        int changes = hand.Machine.RelayChanges.Count();
        var before = (await api.MachineAsync(hand.Machine.Id).ConfigureAwait(false)).LastRefusal?.At;
        BoardRefusal? seen = null;
        bool told = await hand.HoldUntilAsync(
            async () =>
            {
                seen = (await api.MachineAsync(hand.Machine.Id).ConfigureAwait(false)).LastRefusal;
                return seen is not null && seen.At != before;
            },
            Patience,
            [.. cards.Select(DemoLab.Make)]).ConfigureAwait(false);
        bool relayStayed = hand.Machine.RelayChanges.Count() == changes && hand.Machine.IsPowered == wasPowered;
        if (told) ledger.WasRefused();
        ledger.Check($"refused-{reason}-{machine}", told && seen!.Reason == reason && relayStayed, $"{string.Join(" + ", cards)} at {machine}: {(told ? seen!.Reason : "no refusal came")}, relay {(relayStayed ? "stayed" : "moved")}");
    }

    public Task RequireStateAsync(string machine, string state) => Until.RequireAsync(
        $"{machine} is {state} on the board",
        async () => (await api.MachineAsync(lab.Machine(machine).Id).ConfigureAwait(false)).State == state,
        Patience);

    /// <summary>Does something that changes rights, and waits until the server has issued a list for it and the box says that it is in force.</summary>
    public async Task ChangeRightsAsync(string machine, Func<Task> change)
    {
        var box = lab.BoxOf(lab.Machine(machine)).Id;
        long before = await GenerationAsync(box).ConfigureAwait(false);
        await change().ConfigureAwait(false);
        long issued = before;
        await Until.RequireAsync(
            $"a newer permit list than {before} is issued for {box}",
            async () =>
            {
                issued = await GenerationAsync(box).ConfigureAwait(false);
                return issued > before;
            },
            Patience).ConfigureAwait(false);
        await lab.Edges[box].WaitForLineAsync(line => line.Contains($".{issued} with", StringComparison.Ordinal), Patience).ConfigureAwait(false);
    }

    /// <summary>How long a relay was closed, each time, in seconds.</summary>
    public IReadOnlyList<double> OnTimes(string machine)
    {
        var times = new List<double>();
        long? since = null;
        foreach (var change in lab.Machine(machine).RelayChanges)
        {
            if (change.Level) since = change.Timestamp;
            else if (since is { } start) times.Add(Stopwatch.GetElapsedTime(start, change.Timestamp).TotalSeconds);
        }
        return times;
    }

    // Counts the read, and spaces it from the same card's last one. Every hold ends before the next begins, so its start is noted here.
    private async Task BeforeHoldingAsync(string machine, params string[] cards)
    {
        foreach (string card in cards)
        {
            if (!lastHeld.TryGetValue((machine, card), out long last)) continue;
            var left = Bounce - Stopwatch.GetElapsedTime(last);
            if (left > TimeSpan.Zero) await Task.Delay(left).ConfigureAwait(false);
        }
        foreach (string card in cards) lastHeld[(machine, card)] = Stopwatch.GetTimestamp();
        ledger.CardWasHeld();
    }

    private async Task<long> GenerationAsync(BoxId box) => (await api.IngestAsync().ConfigureAwait(false)).Boxes.First(b => b.Box == box).Generation;
}
