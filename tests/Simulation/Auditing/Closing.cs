using System.Security.Cryptography;
using System.Text;
using FabAccess.Simulation.People;

namespace FabAccess.Simulation.Auditing;

/// <summary>
/// The end of a run in which everything had time to settle: the server's books against the boxes' and both against what
/// happened. Each check stops at its first finding.
/// </summary>
internal sealed class Closing(Auditor auditor, Lab lab, ServerBooks server)
{
    private readonly Pricing pricing = new(lab.Json);

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
        Ledger = Hash(rows.Values, charges.Values);
    }

    private void Union(string box, BoxRow row)
    {
        var own = auditor.Books.GetValueOrDefault(box)?.Bodies ?? new Dictionary<long, byte[]>();
        var there = server.Entries(box);
        Entries += there.Count;
        if (row.DurableUpTo != own.Count || there.Count != own.Count) auditor.Report("S3b_UnionOfJournals", box, $"The box had {own.Count} entries; {there.Count} are stored, {row.DurableUpTo} without gap.");
        if (row.ProjectedUpTo != row.DurableUpTo) auditor.Report("L1_Settles", box, $"{row.DurableUpTo} entries are stored; sessions go up to {row.ProjectedUpTo}.");
        foreach (var (sequence, body) in own)
            if (!there.TryGetValue(sequence, out byte[]? stored) || !stored.AsSpan().SequenceEqual(body)) auditor.Report("S3b_UnionOfJournals", box, $"Entry {sequence} is not stored as it was made.");
    }

    private void Told(string box, Dictionary<string, SessionRow> rows, Dictionary<string, ChargeBook> charges)
    {
        var (started, ended) = (new Dictionary<string, BookEntry>(), new Dictionary<string, BookEntry>());
        var (previous, breaks) = (new string('0', 64), 0);
        foreach (var entry in auditor.Books.GetValueOrDefault(box)?.Entries ?? [])
        {
            if (entry.Previous != previous) breaks++;
            previous = entry.Hash;
            if (entry.Type == "sessionStarted" && !started.TryAdd(entry.Session!, entry)) auditor.Report("S2_OneEnd", entry.Machine, $"Session {entry.Session} starts twice.");
            if (entry.Type == "sessionEnded" && !ended.TryAdd(entry.Session!, entry)) auditor.Report("S2_OneEnd", entry.Machine, $"Session {entry.Session} ends twice.");
        }
        foreach (var (id, start) in started)
        {
            Sessions++;
            if (!ended.TryGetValue(id, out var end)) auditor.Report("R3_NoHalfSession", start.Machine, $"Session {id} has no end.");
            else Charged(start, end, rows.GetValueOrDefault(id), charges.GetValueOrDefault(id));
        }
        foreach (var row in rows.Values.Where(r => r.Box == box && !started.ContainsKey(r.Id))) auditor.Report("S4_EveryUsageOnceToTheCent", box, $"Session {row.Id} was never made by a box.");
        int told = (int)server.Boxes().Single(b => b.Id == box).ChainBreaks;
        if (told != breaks) auditor.Report("S3c_BreaksAreCounted", box, $"The chain breaks {breaks} times; the server counts {told}.");
    }

    private void Charged(BookEntry start, BookEntry end, SessionRow? row, ChargeBook? charge)
    {
        string who = start.Machine;
        if (row is null || row.EndReason is null || row.Member != start.Member || row.Elapsed != end.Elapsed)
        {
            auditor.Report("S4_EveryUsageOnceToTheCent", who, $"Session {start.Session} is stored as {row}.");
            return;
        }
        long? cents = pricing.Cents(start.Machine, row.StartedAt, end.Elapsed);
        if (charge is null || charge.NetMinor != cents || charge.Member != start.Member)
            auditor.Report("S4_EveryUsageOnceToTheCent", who, $"Session {start.Session} of {end.Elapsed} ms costs {cents}; charged is {charge?.NetMinor.ToString() ?? "nothing"}.");
    }

    // Every stretch with power is in the books, and as long there as it was.
    private void Powered()
    {
        var ends = auditor.Books.Values.SelectMany(b => b.Entries).Where(e => e.Type == "sessionEnded").ToDictionary(e => e.Session!);
        foreach (var time in auditor.Physical.All.Where(t => t.Session is not null && !t.IsAccident))
        {
            if (time.Until is not { } until || !ends.TryGetValue(time.Session!, out var end)) continue;
            double powered = (until - time.From).TotalMilliseconds;
            bool isCut = end.Reason is "restart" or "powerLoss";
            bool fits = isCut ? powered - end.Elapsed >= -1000 && powered - end.Elapsed <= end.Uncertainty + 1000 : Math.Abs(powered - end.Elapsed) <= 1000;
            if (!fits) auditor.Report("S2_OneEnd", time.Machine, $"Session {time.Session} had power for {powered:0} ms; its end ({end.Reason}) says {end.Elapsed} ± {end.Uncertainty} ms.");
        }
    }

    private string Hash(IEnumerable<SessionRow> rows, IEnumerable<ChargeBook> charges)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, box) in auditor.Books.OrderBy(b => b.Key, StringComparer.Ordinal))
            foreach (byte[] body in box.Bodies.Values) hash.AppendData(body);
        foreach (var row in rows) hash.AppendData(Encoding.UTF8.GetBytes(row.ToString()));
        foreach (var charge in charges) hash.AppendData(Encoding.UTF8.GetBytes(charge.ToString()));
        foreach (var violation in auditor.Violations) hash.AppendData(Encoding.UTF8.GetBytes(violation.ToString()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
