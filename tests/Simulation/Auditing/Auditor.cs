using FabAccess.Edge.Journal;
using FabAccess.Simulation.Boxes;
using FabAccess.Simulation.Disks.Vfs;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Auditing;

/// <summary>
/// Watches everything and believes nothing: it hears what people did, what the relays did, and which bytes became durable,
/// and judges by rules of its own. It uses none of the product's decisions, prices or machine states.
/// </summary>
internal sealed class Auditor(World world, Trace trace)
{
    private static readonly TimeSpan OffBound = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Books> books = [];
    private readonly Dictionary<string, TimeSpan> disturbedAt = [];

    public List<Violation> Violations { get; } = [];

    public List<Tap> Taps { get; } = [];

    public Physical Physical { get; } = new();

    public IReadOnlyDictionary<string, Books> Books => books;

    public int Starts { get; private set; }

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

    public bool IsQuiet(SimBox box, TimeSpan since) => !disturbedAt.TryGetValue(box.Id, out var at) || at < since;

    public void Tapped(SimBox box, SimMachine machine, Tap tap)
    {
        trace.Tell(machine.Lab.Id, $"{tap.Visit.Id} tapped {string.Join('+', tap.Cards)}: {tap.Shown?.ToString() ?? "nothing"}");
        Taps.Add(tap);
        if (tap is { Shown: Shown.Ended, IsOn: true } && machine.Line.Stuck is null && Physical.Running(machine.Lab.Id)?.From < tap.LaidAt)
            Report("S6_OffInTime", machine.Lab.Id, "The display says that the session has ended, and the machine has power.");
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
            journal.Read(next, (int)(end - next + 1), body =>
            {
                known.TryAdd(next++, body.ToArray());
                return true;
            });
        }
        catch (IOException e)
        {
            // What cannot be read now is read with the next commit.
            trace.Tell(box.Id, $"the auditor cannot read: {e.Message}");
        }
    }

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
