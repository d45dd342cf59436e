using System.Collections.Immutable;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Server;
using NodaTime;

namespace FabAccess.EndToEnd.Labs;

/// <summary>The books of a lab: what the boxes wrote down, and what that must have come to.</summary>
/// <param name="Entries">In all journals.</param>
/// <param name="Sessions">As journaled.</param>
/// <param name="Stored">As the server tells them.</param>
/// <param name="Minutes">Billed on all drafts.</param>
/// <param name="Cents">Sum of all drafts.</param>
/// <param name="Duplicates">Entries that came again and were dropped.</param>
public sealed record Books(long Entries, ImmutableArray<JournaledSession> Sessions, ImmutableArray<SessionAnswer> Stored, decimal Minutes, long Cents, long Duplicates)
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    /// <summary>
    /// Waits until all that the boxes wrote has been worked off, then holds both sides against each other: entries,
    /// sessions field by field, seconds, and cents by <see cref="DemoPrices"/>, which knows nothing of Core's rating.
    /// </summary>
    public static async Task<Books> AgreeAsync(TestLab lab)
    {
        ImmutableArray<BoxJournal> journals = [];
        IngestAnswer ingest = null!;
        await Until.RequireAsync(
            "the server has worked off everything that stands in the journals",
            async () =>
            {
                journals = [.. lab.Processes.Boxes.Select(b => BoxJournal.Read(b.Id, lab.Processes.DataFolderOf(b.Id)))];
                ingest = await lab.Api.IngestAsync();
                return journals.All(j => ingest.Boxes.Any(b => b.Box == j.Box && b.DurableUpTo == j.LastSequence && b.ProjectedUpTo == j.LastSequence));
            },
            TestLab.Patience);
        foreach (var journal in journals)
        {
            Assert.Equal(journal.LastSequence, journal.Entries.Length);
            var box = ingest.Boxes.Single(b => b.Box == journal.Box);
            Assert.Equal((journal.LastSequence, 0L, 0L), (box.Entries, box.ChainBreaks, box.DeadLetters));
        }

        ImmutableArray<JournaledSession> sessions = [.. journals.SelectMany(j => j.Sessions).OrderBy(s => s.Id.Value)];
        var stored = await lab.Api.SessionsAsync();
        Assert.Equal(sessions.AsEnumerable(), stored.Select(s => new JournaledSession(s.Id, s.Machine, s.Member, s.EndReason, s.ElapsedSeconds, s.UncertaintySeconds, s.RightWithdrawn)).OrderBy(s => s.Id.Value));
        Assert.Equal(sessions.Length, lab.Processes.Machines.Sum(m => m.RelayChanges.Count(c => c.Level)));
        foreach (var session in stored.Where(s => s.EndReason is not null)) Assert.Equal(new(DemoPrices.Cents(session.Machine.ToString(), session.WholeSeconds), "EUR"), session.Charge);
        var (minutes, cents) = await DraftsAgreeAsync(lab, stored);
        return new(journals.Sum(j => j.LastSequence), sessions, stored, minutes, cents, ingest.Boxes.Sum(b => b.Duplicates));
    }

    private static async Task<(decimal Minutes, long Cents)> DraftsAgreeAsync(TestLab lab, ImmutableArray<SessionAnswer> stored)
    {
        (decimal Minutes, long Cents) sum = (0, 0);
        foreach (var bill in stored.Where(s => s.EndReason is not null).GroupBy(s => (s.Member, Month: MonthOf(s))))
        {
            var draft = await lab.Api.DraftAsync(bill.Key.Member, bill.Key.Month);
            Assert.Equal(bill.Select(s => s.Id).Order(Comparer), draft.Lines.Select(l => l.Session).Order(Comparer));
            Assert.Equal(bill.Sum(s => DemoPrices.Cents(s.Machine.ToString(), s.WholeSeconds)), draft.Total.Minor);
            Assert.Equal(bill.Sum(s => DemoPrices.Minutes(s.Machine.ToString(), s.WholeSeconds)), draft.Lines.Sum(l => l.BilledMinutes), 4);
            sum = (sum.Minutes + draft.Lines.Sum(l => l.BilledMinutes), sum.Cents + draft.Total.Minor);
        }
        return sum;
    }

    /// <summary>The month on whose draft a session stands, as 2026-11.</summary>
    public static string MonthOf(SessionAnswer session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.StartedAt.InZone(Zone).ToString("uuuu-MM", null);
    }

    private static Comparer<Core.Values.SessionId> Comparer { get; } = Comparer<Core.Values.SessionId>.Create((a, b) => a.Value.CompareTo(b.Value));
}
