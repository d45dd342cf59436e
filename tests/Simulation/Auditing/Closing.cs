using System.Security.Cryptography;
using System.Text;
using FabAccess.Simulation.Boxes;
using FabAccess.Simulation.People;

namespace FabAccess.Simulation.Auditing;

/// <summary>
/// The end of a run in which everything had time to settle: the server's books against the boxes' and both against what
/// happened. Each check stops at its first finding.
/// </summary>
internal sealed class Closing(Auditor auditor, Lab lab, ServerBooks server, DraftBooks drafts)
{
    /// <summary>The crystal of a box is wrong by this part at most: more than the second that is promised in a session of fourteen hours.</summary>
    private const double Drift = SimBox.MostDrift / 1e9;

    private readonly Pricing pricing = new(lab.Json);
    private readonly List<DraftBook> drafted = [];

    public int Sessions { get; private set; }

    public int Entries { get; private set; }

    public string Ledger { get; private set; } = "";

    public void Audit()
    {
        var rows = server.Sessions().ToDictionary(s => s.Id);
        var charges = server.Charges().ToDictionary(c => c.Session);
        var boxes = server.Boxes().ToDictionary(b => b.Id);
        foreach (string box in lab.Boxes) Union(box, boxes[box]);
        foreach (string box in lab.Boxes) Told(box, rows, charges);
        Powered();
        auditor.NothingIsRefused(server);
        Drafted(charges.Values);
        Ledger = Hash(rows.Values, charges.Values);
    }

    private void Union(string box, BoxRow row)
    {
        var own = auditor.Books.GetValueOrDefault(box) ?? new Books();
        var there = server.Entries(box);
        Entries += there.Count;
        if (row.DurableUpTo != own.Bodies.Count || there.Count != own.Bodies.Count) auditor.Report("S3b_UnionOfJournals", box, $"The box had {own.Bodies.Count} entries; {there.Count} are stored, {row.DurableUpTo} without gap.");
        if (row.ProjectedUpTo != row.DurableUpTo) auditor.Report("L1_Settles", box, $"{row.DurableUpTo} entries are stored; sessions go up to {row.ProjectedUpTo}.");
        foreach (var (sequence, body) in own.Bodies.ToArray())
            if (!there.TryGetValue(sequence, out byte[]? stored)) auditor.Report("S3b_UnionOfJournals", box, $"Entry {sequence} is not stored.");
            else if (!stored.AsSpan().SequenceEqual(body) && !IsLost(own, sequence, stored) && !own.TryLearn(sequence, stored))
                auditor.Report("S3b_UnionOfJournals", box, $"Entry {sequence} is not stored as it was made: {Encoding.UTF8.GetString(stored)} instead of {Encoding.UTF8.GetString(body)}.");
        int breaks = Breaks(there.Values);
        if (row.ChainBreaks != breaks) auditor.Report("S3c_BreaksAreCounted", box, $"The chain breaks {breaks} times; the server counts {row.ChainBreaks}.");
    }

    // What rotted before it was there is told as lost.
    private static bool IsLost(Books own, long sequence, byte[] stored) => own.Rotten.Contains(sequence) && stored.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes($"{{\"lost\":{sequence}}}"));

    private static int Breaks(IEnumerable<byte[]> bodies)
    {
        var (previous, breaks) = (new string('0', 64), 0);
        foreach (byte[] body in bodies)
        {
            if (BookEntry.Read(body) is { } entry && entry.Previous != previous) breaks++;
            previous = BookEntry.HashOf(body);
        }
        return breaks;
    }

    private void Told(string box, Dictionary<string, SessionRow> rows, Dictionary<string, ChargeBook> charges)
    {
        var (started, ended, forgotten) = (new Dictionary<string, BookEntry>(), new Dictionary<string, BookEntry>(), new HashSet<string>());
        var open = new Dictionary<string, string>();
        foreach (var entry in auditor.Books.GetValueOrDefault(box)?.Entries ?? [])
        {
            if (entry.Type == "sessionStarted" && !started.TryAdd(entry.Session!, entry)) auditor.Report("S2_OneEnd", entry.Machine, $"Session {entry.Session} starts twice.");
            if (entry.Type == "sessionEnded" && !ended.TryAdd(entry.Session!, entry)) auditor.Report("S2_OneEnd", entry.Machine, $"Session {entry.Session} ends twice.");
            if (entry.Type == "memoryLost" && open.TryGetValue(entry.Machine, out string? lost)) forgotten.Add(lost);
            if (entry.Type == "sessionStarted") open[entry.Machine] = entry.Session!;
            else if (entry.Type is "sessionEnded" or "memoryLost") open.Remove(entry.Machine);
        }
        foreach (var (id, start) in started)
        {
            Sessions++;
            var row = rows.GetValueOrDefault(id);
            // A box that no longer knows what it did cannot say how long; the server says it from the last mark.
            long? elapsed = ended.TryGetValue(id, out var end) ? end.Elapsed : forgotten.Contains(id) && row?.EndReason?.ToLowerInvariant() == "memorylost" ? row.Elapsed : null;
            if (elapsed is not { } milliseconds) auditor.Report("R3_NoHalfSession", start.Machine, $"Session {id} has no end.");
            else Charged(start, milliseconds, row, charges.GetValueOrDefault(id));
        }
        foreach (var row in rows.Values.Where(r => r.Box == box && !started.ContainsKey(r.Id))) auditor.Report("S4_EveryUsageOnceToTheCent", box, $"Session {row.Id} was never made by a box.");
    }

    private void Charged(BookEntry start, long elapsed, SessionRow? row, ChargeBook? charge)
    {
        string who = start.Machine;
        if (row is null || row.EndReason is null || row.Member != start.Member || row.Elapsed != elapsed)
        {
            auditor.Report("S4_EveryUsageOnceToTheCent", who, $"Session {start.Session} is stored as {row}.");
            return;
        }
        if (row.Awaited is not null)
        {
            // It waits only where what it costs, or on whose month's bill it stands, does depend on when it was.
            bool isSettled = pricing.Version(row.Earliest) == pricing.Version(row.Latest) && Months.Of(row.Earliest) == Months.Of(row.Latest);
            if (isSettled || charge is not null) auditor.Report("S4_EveryUsageOnceToTheCent", who, $"Session {start.Session} waits to be charged for nothing: {row}, {charge}.");
            return;
        }
        if (charge is null || charge.NetMinor != pricing.Cents(who, charge.StartedAt, elapsed) || charge.Member != start.Member)
        {
            auditor.Report("S4_EveryUsageOnceToTheCent", who, $"Session {start.Session} of {elapsed} ms is charged as {charge}; it costs {pricing.Cents(who, charge?.StartedAt ?? row.StartedAt, elapsed)}.");
            return;
        }
        // A charge is never changed; when what it was made on turns out wrong, a clock lied.
        if (pricing.Cents(who, row.StartedAt, elapsed) != charge.NetMinor && !auditor.HasClockLied)
            auditor.Report("S4_EveryUsageOnceToTheCent", who, $"Session {start.Session} is charged as {charge}, and stands where it costs {pricing.Cents(who, row.StartedAt, elapsed)}: {row}; it had power from {auditor.Physical.All.Find(t => t.Session == start.Session)?.From}.");
    }

    // Every stretch with power is in the books, and as long there as it was.
    private void Powered()
    {
        var ends = auditor.Books.Values.SelectMany(b => b.Entries).Where(e => e.Type == "sessionEnded").ToDictionary(e => e.Session!);
        foreach (var time in auditor.Physical.All.Where(t => t.Session is not null && !t.IsAccident))
        {
            if (time.Until is not { } until || !ends.TryGetValue(time.Session!, out var end)) continue;
            double powered = (until - time.From).TotalMilliseconds;
            // A start waits for its disk for two seconds at most; that it does not count is marked, and a cut may come before the mark is kept.
            bool isCut = end.Reason is "restart" or "powerLoss";
            double exact = 1000 + (powered * Drift);
            double least = isCut && time.IsSlowStart ? -exact - 1100 : -exact, most = isCut ? end.Uncertainty + exact : exact;
            bool fits = powered - end.Elapsed >= least && powered - end.Elapsed <= most;
            if (!fits) auditor.Report("S2_OneEnd", time.Machine, $"Session {time.Session} had power for {powered:0} ms; its end ({end.Reason}) says {end.Elapsed} ± {end.Uncertainty} ms.");
        }
    }

    // Every charge stands on one draft, its member's of its month, and the sums are those of the charges.
    private void Drafted(IReadOnlyCollection<ChargeBook> charges)
    {
        foreach (var member in charges.GroupBy(c => c.Member))
        {
            var expected = member.Where(c => c.NetMinor is not null).GroupBy(c => Months.Of(c.StartedAt)).ToDictionary(g => g.Key, g => g.ToList());
            var (first, last) = (Months.Of(member.Min(c => c.StartedAt)), Months.Of(member.Max(c => c.StartedAt)));
            for (int month = first - 1; month <= last + 1; month++)
            {
                var draft = drafts.Of(member.Key, month);
                var due = expected.GetValueOrDefault(month) ?? [];
                drafted.Add(draft);
                if (draft.NetMinor != due.Sum(c => c.NetMinor) || !draft.Sessions.Order(StringComparer.Ordinal).SequenceEqual(due.Select(c => c.Session).Order(StringComparer.Ordinal)))
                    auditor.Report("S4_EveryUsageOnceToTheCent", "server", $"The draft of {member.Key} for {Months.Text(month)} is of {draft.Sessions.Count} sessions and {draft.NetMinor} cents; charged are {due.Count} and {due.Sum(c => c.NetMinor)}.");
            }
        }
    }

    private string Hash(IEnumerable<SessionRow> rows, IEnumerable<ChargeBook> charges)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, box) in auditor.Books.OrderBy(b => b.Key, StringComparer.Ordinal))
            foreach (byte[] body in box.Bodies.Values) hash.AppendData(body);
        foreach (var row in rows) hash.AppendData(Encoding.UTF8.GetBytes(row.ToString()));
        foreach (var charge in charges) hash.AppendData(Encoding.UTF8.GetBytes(charge.ToString()));
        foreach (var draft in drafted) hash.AppendData(Encoding.UTF8.GetBytes($"{draft.Member} {draft.Month} {draft.NetMinor} {string.Join(',', draft.Sessions)}"));
        foreach (var violation in auditor.Violations) hash.AppendData(Encoding.UTF8.GetBytes(violation.ToString()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
