using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Lab;

namespace FabAccess.Bench.Scenarios;

/// <summary>
/// What a member waits for: from the card in the field to the relay, with the line at 115200 baud, a real edge process and libnfc,
/// so with the wait for the next look, the look for a second card and, where the badge has a key, the talk with the card,
/// which takes its time for each frame. And whether a refusal is told as soon as a grant: both by the box's own word.
/// The journal is in memory (/dev/shm).
/// </summary>
internal static class HandToRelay
{
    private const int Taps = 100, WarmUp = 10, Members = 400;

    // A DESFire takes some 5 ms to a frame, and more for those with cryptography in them.
    private const int CardMilliseconds = 7;

    private const double NumberBound = 100, CardBound = 200, RefusalShare = 1.25;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var folder = new BenchFolder("hand", onDisk: false);
        var box = await BenchBox.StartAsync(folder.Path, Members, cards: Members / 4).ConfigureAwait(false);
        await using (box.ConfigureAwait(false))
        {
            var machine = box.Machines[0];
            await GrantsAsync(machine, Plain, WarmUp).ConfigureAwait(false);
            var numbers = await GrantsAsync(machine, Plain, Taps).ConfigureAwait(false);
            var strangers = await RefusalsAsync(machine, i => new PlainCard(GeneratedLab.Uid(Members + 1 + i))).ConfigureAwait(false);
            machine.CardMilliseconds = CardMilliseconds;
            var cards = await GrantsAsync(machine, i => WrittenCard.Of(Keyed(i), WrittenCard.KeyOf(Keyed(i))), Taps).ConfigureAwait(false);
            var copies = await RefusalsAsync(machine, i => WrittenCard.Of(Keyed(i), WrittenCard.KeyOf([0]))).ConfigureAwait(false);
            return
            [
                Of("a number", [.. numbers.Select(t => t.Relay)], NumberBound),
                Of("a DESFire card with AES", [.. cards.Select(t => t.Relay)], CardBound),
                Refusal("an unknown number", strangers, [.. numbers.Select(t => t.Told)]),
                Refusal("a copied number", copies, [.. cards.Select(t => t.Told)]),
            ];
        }

        // The first quarter of the members has cards; these come after.
        static PlainCard Plain(int i) => new(GeneratedLab.Uid((Members / 4) + 1 + i));
        static byte[] Keyed(int i) => GeneratedLab.Uid(1 + (i % (Members / 4)));
    }

    private static async Task<List<(double Relay, double Told)>> GrantsAsync(BenchMachine machine, Func<int, VirtualCard> card, int taps)
    {
        var times = new List<(double, double)>();
        for (int i = 0; i < taps; i++) times.Add(await machine.StartAndStopAsync(card(i)).ConfigureAwait(false));
        return times;
    }

    private static async Task<List<double>> RefusalsAsync(BenchMachine machine, Func<int, VirtualCard> card)
    {
        var times = new List<double>();
        for (int i = 0; i < Taps; i++) times.Add(await machine.RefuseAsync(card(i)).ConfigureAwait(false));
        return times;
    }

    private static Figure Of(string what, List<double> milliseconds, double bound)
    {
        var samples = new Samples(milliseconds);
        return new($"hand-to-relay, {what}", samples.At(0.95), bound, "ms", 1, AtLeast: false,
            $"p50 {samples.Median:0.0}, p95 {samples.At(0.95):0.0}, max {samples.At(1):0.0} ms of {samples.Count} taps, at 115200 baud; the card takes {CardMilliseconds} ms to a frame where it is asked for more");
    }

    private static Figure Refusal(string what, List<double> refused, List<double> granted)
    {
        Samples no = new(refused), yes = new(granted);
        return new($"refusal of {what}, beside a grant", no.At(0.95), yes.At(0.95), "ms", RefusalShare, AtLeast: false,
            $"p95 from the card in the field to the box's word; medians {no.Median:0.0} and {yes.Median:0.0} ms");
    }
}
