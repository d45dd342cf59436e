using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Edge.Journal;
using FabAccess.Simulation.Boxes;
using FabAccess.Simulation.Disks.Vfs;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Servers;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Auditing;

/// <summary>
/// Watches everything and believes nothing: it hears what people did, what the relays did, and which bytes became durable,
/// and judges by rules of its own. It uses none of the product's decisions, prices or machine states.
/// </summary>
internal sealed class Auditor(World world, Trace trace, long seed)
{
    private static readonly TimeSpan OffBound = TimeSpan.FromSeconds(1), Quiet = TimeSpan.FromSeconds(30), RightClock = TimeSpan.FromSeconds(1);

    /// <summary>Looking at the worst image of the server's disk at each acknowledgement would be most of the work; near a fault each is looked at.</summary>
    private const double AcknowledgementsChecked = 0.05;

    private readonly Dictionary<string, Books> books = [];
    private readonly Dictionary<string, TimeSpan> disturbedAt = [];
    private readonly Dictionary<string, (int Epoch, long Generation)> held = [];
    private readonly Rights rights = new();
    private readonly Dice sampling = Dice.Of(seed, "auditor");
    private TimeSpan serverDisturbedAt;

    public List<Violation> Violations { get; } = [];

    public List<Tap> Taps { get; } = [];

    public Physical Physical { get; } = new();

    public IReadOnlyDictionary<string, Books> Books => books;

    public int Starts { get; private set; }

    /// <summary>The site's key, by which a card's number becomes what lists and entries call it.</summary>
    public byte[] BadgeKey { get; set; } = [];

    /// <summary>A clock that is believed was wrong at some time.</summary>
    public bool HasClockLied { get; set; }

    /// <summary>The first violation ends the run.</summary>
    public void Report(string invariant, string who, string text)
    {
        trace.Tell("AUDITOR", $"{invariant} {who}: {text}");
        Violations.Add(new(invariant, who, world.Now, text));
        world.Stop();
    }

    public void Unforeseen(string who, Exception failure) => Report("U0_NothingUnforeseen", who, failure.ToString().ReplaceLineEndings(" "));

    /// <summary>Something befell the box: for a while it need not serve anybody.</summary>
    public void Disturbed(SimBox box) => disturbedAt[box.Id] = world.Now;

    public void ServerDisturbed() => serverDisturbedAt = world.Now;

    public void Tapped(SimBox box, SimMachine machine, Tap tap)
    {
        trace.Tell(machine.Lab.Id, $"{tap.Visit.Id} tapped {string.Join('+', tap.Cards)}: {tap.Shown?.ToString() ?? "nothing"}");
        Taps.Add(tap);
        if (tap is { Shown: Shown.Ended, IsOn: true } && machine.Line.Stuck is null && Physical.Running(machine.Lab.Id)?.From < tap.LaidAt)
            Report("S6_OffInTime", machine.Lab.Id, "The display says that the session has ended, and the machine has power.");
        Served(box, machine, tap);
    }

    /// <summary>In quiet times a card that lies there gets what its owner may have.</summary>
    private void Served(SimBox box, SimMachine machine, Tap tap)
    {
        bool isQuiet = box.Run is not null && !box.IsStalled && !(disturbedAt.TryGetValue(box.Id, out var at) && at > tap.LaidAt - Quiet) && !box.IsTroubled && !machine.IsTroubled;
        if (!isQuiet || !tap.IsPlain || tap.WasOn || !IsClockRight(box)) return;
        if (rights.Ask(box.Id, machine.Held, machine.Lab.Id, BadgeOf(tap.Cards[0]), world.Utc) is not ({ } standing, _)) return;
        if (standing == Standing.May && tap.Shown != Shown.Started) Report("R1_PermittedIsServed", machine.Lab.Id, $"{tap.Visit.Id} may use it by the list {machine.Held}, and was told {tap.Shown?.ToString() ?? "nothing"}.");
        if (standing == Standing.MayNot && tap.Shown == Shown.Started) Report("S5_StartHadRight", machine.Lab.Id, $"{tap.Visit.Id} may not use it by the list {machine.Held}, and it started.");
    }

    /// <summary>A list never gives way to an older one.</summary>
    public void Holds(SimBox box, (int Epoch, long Generation) now)
    {
        if (held.TryGetValue(box.Id, out var before) && now.CompareTo(before) < 0) Report("S5b_NeverOlder", box.Id, $"It held the list {before}, and goes by {now} now.");
        held[box.Id] = now;
    }

    /// <summary>When all is quiet, a box goes by the list that was published last: one that takes no list starts nothing wrong, and nothing at all.</summary>
    public void HoldsTheLast(SimBox box, (int Epoch, long Generation) now)
    {
        if (rights.Last(box.Id) is var last && now != last) Report("L2_ListArrives", box.Id, $"It goes by the list {now} ten minutes after the last fault; {last} was published last.");
    }

    /// <summary>Off comes before the end is written, whatever the disk does.</summary>
    public void EndIsWritten(SimMachine machine)
    {
        if (Physical.Running(machine.Lab.Id) is { IsAccident: false } && machine.Line.Stuck is null)
            Report("S6b_OffBeforeWritten", machine.Lab.Id, "The end of its session is written while it has power.");
    }

    /// <summary>Something leaves the server: what it promises must survive a power cut now.</summary>
    public void ServerPublishes(SimServer server, string topic, byte[] payload)
    {
        string box = topic.Split('/')[3];
        if (topic.EndsWith("/down/permits", StringComparison.Ordinal) && rights.Published(box, payload) is { } finding) Report("S5_StartHadRight", box, finding);
        if (!topic.EndsWith("/down/ack", StringComparison.Ordinal)) return;
        if (!sampling.Chance(AcknowledgementsChecked) && world.Now - serverDisturbedAt > 4 * Quiet) return;
        using var document = JsonDocument.Parse(payload);
        long upTo = document.RootElement.GetProperty("durableUpTo").GetInt64();
        string? hash = document.RootElement.GetProperty("hash").GetString();
        if (upTo == 0) return;
        DiskBooks.Read(server.Disk, StoreImage.Name, connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*), (SELECT Hash FROM Entries WHERE Box = $box AND Sequence = $last) FROM Entries WHERE Box = $box AND Sequence <= $last";
            command.Parameters.AddWithValue("$box", box);
            command.Parameters.AddWithValue("$last", upTo);
            using var row = command.ExecuteReader();
            row.Read();
            if (row.GetInt64(0) != upTo || row.GetString(1) != hash) Report("S3a_AcknowledgedIsDurable", box, $"Entries up to {upTo} are acknowledged; a power cut now would leave {row.GetInt64(0)} of them.");
        });
    }

    /// <summary>Nothing is kept aside but what a disk did not keep: all that boxes say here is meant to be taken.</summary>
    public void NothingIsRefused(ServerBooks server)
    {
        bool isRotten = books.Values.Any(b => b.Rotten.Count > 0);
        foreach (string letter in server.DeadLetters().Where(l => !(isRotten && l.StartsWith("lost", StringComparison.OrdinalIgnoreCase)))) Report("S3c_NothingRefused", "server", $"It keeps a dead letter: {letter}.");
        foreach (string flag in server.Flags()) Report("S3c_NothingRefused", "server", $"It flags an entry: {flag}.");
    }

    public void StopHeard(SimBox box, SimMachine machine)
    {
        var heard = Physical.Running(machine.Lab.Id);
        if (heard is null) return;
        trace.Tell(machine.Lab.Id, "stop pressed");
        world.After(OffBound, () =>
        {
            if (heard.Until is null && !heard.IsAccident && !box.IsStalled) Report("S6_OffInTime", machine.Lab.Id, "The machine has power a second after its stop button.");
        });
    }

    /// <summary>The wiring of a machine breaks, or is whole again: what it does then, nobody did.</summary>
    public void Accident(SimMachine machine)
    {
        if (Physical.Running(machine.Lab.Id) is { } running) running.IsAccident = true;
    }

    public void PowerChanged(SimBox box, SimMachine machine, bool isOn)
    {
        trace.Tell(machine.Lab.Id, isOn ? "POWER ON" : "power off");
        if (!isOn)
        {
            Physical.Off(machine.Lab.Id, world.Now);
            return;
        }
        Starts++;
        var time = Physical.On(machine.Lab.Id, world.Now);
        time.IsSlowStart = box.IsStalled || box.IsTroubled || (disturbedAt.TryGetValue(box.Id, out var at) && at > world.Now - Quiet);
        if (machine.Line.Stuck == true)
        {
            time.IsAccident = true;
            return;
        }
        time.Session = DiskBooks.OpenSession(box.Disk, machine.Lab.Id);
        if (time.Session is null) Report("S1_PowerHasASession", machine.Lab.Id, "It has power, and a power cut now would leave no open session of it in the journal.");
    }

    /// <summary>A program has opened its journal: everything that was durable before must be there.</summary>
    public void Started(SimBox box, JournalWriter journal)
    {
        var known = BooksOf(box.Id);
        if (journal.End.Sequence < known.Last)
            Report("S3_DurableStays", box.Id, $"Entry {known.Last} was durable; the journal ends at {journal.End.Sequence}.");
        else if (known.Last > 0 && journal.HashAt(known.Last) is var hash && hash != BookEntry.HashOf(known.Bodies[known.Last]))
            Report("S3_DurableStays", box.Id, $"Entry {known.Last} is another one now: {hash}.");
        EntriesDurable(box, journal);
    }

    /// <summary>A commit has returned.</summary>
    public void EntriesDurable(SimBox box, JournalWriter journal)
    {
        var known = BooksOf(box.Id);
        long next = known.Last + 1, end = journal.End.Sequence;
        if (next > end) return;
        try
        {
            var added = new List<byte[]>();
            journal.Read(next, (int)(end - next + 1), body =>
            {
                added.Add(body.ToArray());
                return true;
            });
            foreach (byte[] body in added)
            {
                known.TryAdd(next++, body);
                // What lay there when an entry was made that is read only now, nobody can see any more.
                if (!known.IsBehind && BookEntry.Read(body) is { Type: "sessionStarted" } start) HadRight(box, start);
            }
            known.IsBehind = false;
        }
        catch (IOException e)
        {
            // What cannot be read now is read with the next commit.
            known.IsBehind = true;
            trace.Tell(box.Id, $"the auditor cannot read: {e.Message}");
        }
    }

    /// <summary>An entry on a box's disk is not what was written any more; what the server may have in its place, see <see cref="Closing"/>.</summary>
    public void Rotten(SimBox box, long sequence)
    {
        Disturbed(box);
        BooksOf(box.Id).Rotten.Add(sequence);
    }

    private void HadRight(SimBox box, BookEntry start)
    {
        var machine = box.Machines.First(m => m.Lab.Id == start.Machine);
        // After a power cut it is read by another program than the one that judged.
        if (!machine.Cards.Any() || !IsClockRight(box)) return;
        if (machine.Cards.All(c => BadgeOf(c) != start.Badge)) Report("S5_StartHadRight", start.Machine, $"Session {start.Session} is of a badge that does not lie there.");
        if (rights.Ask(box.Id, machine.Held, start.Machine, start.Badge!, world.Utc) is not var (standing, member)) return;
        if (standing == Standing.MayNot) Report("S5_StartHadRight", start.Machine, $"Session {start.Session} started against the list {machine.Held}.");
        else if (member != start.Member) Report("S5_StartHadRight", start.Machine, $"Session {start.Session} is written on {start.Member}; the badge is of {member}.");
    }

    private bool IsClockRight(SimBox box) => (box.Clock.GetUtcNow() - world.Utc).Duration() < RightClock;

    private string BadgeOf(string card) => BadgeUid.TryParse(card, out var uid) ? BadgeHash.Of(uid, BadgeKey).ToString() : "";

    /// <summary>Whether the simulation itself went wrong where only a number could be returned.</summary>
    public void CheckSimulation()
    {
        if (VfsFailure.Unforeseen is { } failure) Unforeseen("simulation", failure);
    }

    private Books BooksOf(string box)
    {
        if (!books.TryGetValue(box, out var of)) books[box] = of = new();
        return of;
    }
}
