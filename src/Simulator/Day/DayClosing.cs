using System.Collections.Immutable;
using System.Diagnostics;
using FabAccess.Simulator.Server;
using NodaTime;

namespace FabAccess.Simulator.Day;

/// <summary>The evening: the boxes' journals, the relays' levels, the server's sessions and the drafts must tell the same story as the script.</summary>
internal sealed class DayClosing(DayStage stage)
{
    /// <summary>The session begins before its start is durable and the relay moves, and ends after; a busy computer takes its time between.</summary>
    private const double ToleranceSeconds = 0.75;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly DayLedger ledger = stage.Ledger;

    public async Task<DaySummary> CloseAsync(long start)
    {
        var journals = ImmutableArray<JournalCount>.Empty;
        ImmutableArray<SessionAnswer> stored = [];
        (decimal Minutes, long Cents) billed = (0, 0);
        IngestAnswer? ingest = null;
        try
        {
            bool arrived = await Until.HoldsAsync(
                async () =>
                {
                    journals = [.. stage.Lab.Boxes.Select(b => JournalCount.Of(stage.Lab.DataFolderOf(b.Id)))];
                    ingest = await stage.Api.IngestAsync().ConfigureAwait(false);
                    return stage.Lab.Boxes.Zip(journals).All(p => ingest.Boxes.Any(b => b.Box == p.First.Id && b.DurableUpTo == p.Second.LastSequence && b.ProjectedUpTo == p.Second.LastSequence));
                },
                Patience).ConfigureAwait(false);
            stored = await stage.Api.SessionsAsync().ConfigureAwait(false);
            ledger.Check("everything-arrived", arrived, $"journals end at {string.Join(", ", journals.Select(j => j.LastSequence))}; the server is durable up to {string.Join(", ", ingest!.Boxes.OrderBy(b => b.Box.ToString()).Select(b => b.DurableUpTo))} and has worked off {string.Join(", ", ingest.Boxes.OrderBy(b => b.Box.ToString()).Select(b => b.ProjectedUpTo))}");
            Count(journals, ingest, stored);
            Compare(stored);
            billed = await BillAsync(stored).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or InvalidOperationException)
        {
            ledger.Check("chapter-closing", false, e.Message);
        }
        return new(
            ledger.Reads, ledger.Sessions.Count, ledger.Refused, journals.Sum(j => j.SessionsStarted), stored.Select(s => s.Id).Distinct().Count(),
            DoubledRows(stored, journals, ingest), billed.Minutes, new(billed.Cents, "EUR"), Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 1), [.. ledger.Checks]);
    }

    private void Count(ImmutableArray<JournalCount> journals, IngestAnswer ingest, ImmutableArray<SessionAnswer> stored)
    {
        int played = ledger.Sessions.Count, journaled = journals.Sum(j => j.SessionsStarted), closed = journals.Sum(j => j.SessionsEnded);
        int relays = stage.Lab.Machines.Sum(m => m.RelayChanges.Count(c => c.Level));
        ledger.Check("sessions-counted", played == journaled && played == closed && played == relays && played == stored.Length, $"played {played}, relays closed {relays} times, journals began {journaled} and ended {closed}, server has {stored.Length}");
        ledger.Check("journals-without-gap", journals.All(j => j.Entries == j.LastSequence), $"{string.Join(" and ", journals.Select(j => $"{j.Entries} entries up to {j.LastSequence}"))}");
        int endedByBadge = ledger.Sessions.Count(s => s.EndReason == "member");
        ledger.Check("reads-add-up", ledger.Reads == played + endedByBadge + ledger.Refused + ledger.Torn, $"{ledger.Reads} reads: {played} starts, {endedByBadge} ends, {ledger.Refused} refusals, {ledger.Torn} torn away");
        long entries = journals.Sum(j => j.Entries), atServer = ingest.Boxes.Sum(b => b.Entries);
        ledger.Check("entries-equal-on-both-sides", entries == atServer, $"{entries} entries in the journals, {atServer} at the server");
        ledger.Check("nothing-doubled", DoubledRows(stored, journals, ingest) == 0, "no session and no entry is stored twice");
        ledger.Check("no-dead-letters", ingest.DeadLetters.Sum(d => d.Count) == 0 && ingest.Boxes.All(b => b.ChainBreaks == 0), $"{ingest.DeadLetters.Length} kinds of dead letters, {ingest.Boxes.Sum(b => b.ChainBreaks)} broken chains");
        ledger.Check("relays-off", stage.Lab.Machines.All(m => !m.IsPowered), "every relay is open in the evening");
    }

    // Messages that came twice are no fault (they are counted and dropped); rows that stand twice would be.
    private static long DoubledRows(ImmutableArray<SessionAnswer> stored, ImmutableArray<JournalCount> journals, IngestAnswer? ingest) =>
        stored.Length - stored.Select(s => s.Id).Distinct().Count() + Math.Max(0, (ingest?.Boxes.Sum(b => b.Entries) ?? 0) - journals.Sum(j => j.Entries));

    private void Compare(ImmutableArray<SessionAnswer> stored)
    {
        var wrong = new List<string>();
        foreach (var machine in stage.Lab.Machines)
        {
            string id = machine.Id.ToString();
            PlayedSession[] played = [.. ledger.Sessions.Where(s => s.Machine == id)];
            SessionAnswer[] told = [.. stored.Where(s => s.Machine == machine.Id).OrderBy(s => s.StartedAt)];
            var onTimes = stage.OnTimes(id);
            if (played.Length != told.Length || played.Length != onTimes.Count)
            {
                wrong.Add($"{id}: played {played.Length}, stored {told.Length}, relay on {onTimes.Count} times");
                continue;
            }
            for (int i = 0; i < played.Length; i++)
            {
                if (told[i].Member != played[i].Member) wrong.Add($"{id} session {i + 1}: another member");
                if (told[i].EndReason != played[i].EndReason) wrong.Add($"{id} session {i + 1}: ended by {told[i].EndReason}, not {played[i].EndReason}");
                if (told[i].ElapsedSeconds is not { } seconds || Math.Abs((double)seconds - onTimes[i]) > ToleranceSeconds) wrong.Add($"{id} session {i + 1}: {told[i].ElapsedSeconds} s stored, relay on for {onTimes[i]:0.00} s");
            }
        }
        ledger.Check("sessions-as-played", wrong.Count == 0, wrong.Count == 0 ? $"member, end and seconds of {stored.Length} sessions agree with the script and the relays" : string.Join("; ", wrong));
    }

    private async Task<(decimal Minutes, long Cents)> BillAsync(ImmutableArray<SessionAnswer> stored)
    {
        var wrong = new List<string>();
        decimal minutes = 0;
        long cents = 0;
        foreach (var session in stored)
        {
            long expected = DemoPrices.Cents(session.Machine.ToString(), session.WholeSeconds);
            if (session.Charge is not { Currency: "EUR" } charge || charge.Minor != expected) wrong.Add($"{session.Machine} {session.ElapsedSeconds} s: {session.Charge?.Minor.ToString() ?? session.Unpriced ?? "no charge"} instead of {expected} cents");
        }
        var zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];
        foreach (var bill in stored.GroupBy(s => (s.Member, Month: s.StartedAt.InZone(zone).ToString("uuuu-MM", null))))
        {
            var draft = await stage.Api.DraftAsync(bill.Key.Member, bill.Key.Month).ConfigureAwait(false);
            long expected = bill.Sum(s => DemoPrices.Cents(s.Machine.ToString(), s.WholeSeconds));
            decimal expectedMinutes = bill.Sum(s => DemoPrices.Minutes(s.Machine.ToString(), s.WholeSeconds));
            decimal drafted = draft.Lines.Sum(l => l.BilledMinutes);
            if (draft.Total.Minor != expected || draft.Lines.Length != bill.Count()) wrong.Add($"draft of {bill.Key.Member}: {draft.Lines.Length} lines and {draft.Total.Minor} cents instead of {bill.Count()} and {expected}");
            if (Math.Abs(drafted - expectedMinutes) > 0.0001m) wrong.Add($"draft of {bill.Key.Member}: {drafted} minutes instead of {expectedMinutes}");
            if (draft.Lines.Any(l => l.Sentence.Fr.Length == 0 || l.Sentence.En.Length == 0)) wrong.Add($"draft of {bill.Key.Member}: a line does not say how it came about");
            (minutes, cents) = (minutes + drafted, cents + draft.Total.Minor);
        }
        ledger.Check("money-to-the-cent", wrong.Count == 0, wrong.Count == 0 ? $"{stored.Length} charges and every draft equal an independent computation: {cents} cents" : string.Join("; ", wrong));
        return (decimal.Round(minutes, 4), cents);
    }
}
