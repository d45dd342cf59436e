using System.Globalization;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.PowerCuts.Days;
using FabAccess.Server.Seeding;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.PowerCuts.Checks;

/// <summary>
/// What a server has promised: that a store and a lab are there, up to where each box's journal is durable, which permit
/// lists it published. After a cut the store opens and is sound; the entries are there, byte for byte; sessions and charges
/// are those of the entries that were folded, and folding the rest comes to what an untouched store has.
/// </summary>
internal sealed class ServerExpectation(int entries) : IExpectation
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ServerReference reference = ServerReference.Of(entries);
    private readonly Dictionary<BoxId, long> acknowledged = [];
    private readonly Dictionary<BoxId, (Generation Generation, string Hash)> lists = [];
    private bool isMigrated, isSeeded;

    public void Told(string line)
    {
        string[] words = line.Split(' ');
        switch (words[0])
        {
            case "migrated":
                isMigrated = true;
                break;
            case "seeded":
                isSeeded = true;
                break;
            case "ack":
                acknowledged[BoxId.Parse(words[1], CultureInfo.InvariantCulture)] = long.Parse(words[2], CultureInfo.InvariantCulture);
                break;
            case "list":
                lists[BoxId.Parse(words[1], CultureInfo.InvariantCulture)] = (new(int.Parse(words[2], CultureInfo.InvariantCulture), long.Parse(words[3], CultureInfo.InvariantCulture)), words[4]);
                break;
            default:
                throw new FormatException($"Nobody knows what '{words[0]}' promises.");
        }
    }

    public Finding? Check(string folder)
    {
        using var server = new ServerParts(folder, _ => { }, pooling: false);
        var alarms = new AlarmLog();
        var opening = Task.Run(() => server.Open(alarms));
        if (!opening.Wait(Patience)) return new(Harm.Unusable, "The store is not brought up to date: it waits for ever.");
        if ((opening.Result ?? alarms.First) is { } said) return new(Harm.Unusable, said);
        if (Soundness(server.Store) is { } unsound) return new(Harm.Unusable, unsound);
        using (var db = server.Store.CreateDbContext())
        {
            bool isThere = db.Labs.Any();
            if (isSeeded && !isThere) return new(Harm.Lost, "The lab is gone.");
            if (!isThere) return isMigrated || LabSeeding.Seed(server.Store, SmallLab.Seed(), TimeProvider.System) ? null : new(Harm.Unusable, "No lab can be put into it.");
            if (db.Members.Count() != 2 || db.Machines.Count() != 3 || db.Boxes.Count() != 2) return new(Harm.Lost, "The lab is not whole.");
            if (CheckLists(db) is { } finding) return finding;
            for (int box = 0; box < SmallLab.Boxes.Length; box++)
                if (CheckBox(db, box) is { } wrong) return wrong;
        }
        server.Project();
        using (var db = server.Store.CreateDbContext())
        {
            foreach (var box in db.Boxes.AsNoTracking().ToList())
                if (Sessions(db, box.Id, box.DurableUpTo) is { } wrong) return wrong;
        }
        return null;
    }

    /// <summary>What SQLite itself finds wrong; null when nothing.</summary>
    public static string? Soundness(ILabStore store)
    {
        using var connection = store.Open();
        foreach (string question in (ReadOnlySpan<string>)["PRAGMA integrity_check", "PRAGMA foreign_key_check"])
        {
            using var query = connection.Command(question);
            if (query.ExecuteScalar() is { } answer and not "ok") return $"{question}: {answer}";
        }
        return null;
    }

    private Finding? CheckBox(LabDb db, int number)
    {
        var id = SmallLab.Boxes[number];
        var box = db.Boxes.AsNoTracking().Single(b => b.Id == id);
        var journal = reference.Journals[number];
        if (box.DurableUpTo < acknowledged.GetValueOrDefault(id)) return new(Harm.Lost, $"{id} is durable up to {box.DurableUpTo}; {acknowledged[id]} was acknowledged.");
        if (box.DurableHash != (box.DurableUpTo == 0 ? EntryHash.None : EntryHash.Of(journal[(int)box.DurableUpTo - 1]))) return new(Harm.Lost, $"{id} has another hash at {box.DurableUpTo}.");
        var stored = db.Entries.AsNoTracking().Where(e => e.Box == id).OrderBy(e => e.Sequence).Select(e => new { e.Sequence, e.Body }).ToList();
        if (stored.Count(e => e.Sequence <= box.DurableUpTo) != box.DurableUpTo) return new(Harm.Lost, $"{id} has not every entry up to {box.DurableUpTo}.");
        if (stored.Find(e => !e.Body.AsSpan().SequenceEqual(journal[(int)e.Sequence - 1])) is { } other) return new(Harm.Lost, $"Entry {other.Sequence} of {id} has other bytes.");
        if (box.ProjectedUpTo > box.DurableUpTo) return new(Harm.Lost, $"{id} is folded up to {box.ProjectedUpTo}, beyond {box.DurableUpTo}.");
        return Sessions(db, id, box.ProjectedUpTo);
    }

    private Finding? Sessions(LabDb db, BoxId box, long upTo)
    {
        var charges = db.Charges.AsNoTracking().ToDictionary(c => c.Session);
        var found = ServerReference.Lines(db.Sessions.AsNoTracking().Where(s => s.Box == box).AsEnumerable().Select(s => (s, charges.GetValueOrDefault(s.Id))), upTo);
        return found.SequenceEqual(reference.UpTo(box, upTo)) ? null : new(Harm.Lost, $"The sessions and charges of {box} are not those of its entries up to {upTo}.");
    }

    private Finding? CheckLists(LabDb db)
    {
        foreach (var (box, (generation, hash)) in lists)
        {
            if (db.PublishedPermits.AsNoTracking().SingleOrDefault(p => p.Box == box) is not { } list) return new(Harm.Lost, $"The permit list of {box} is gone.");
            var found = new Generation(list.Epoch, list.Generation);
            if (found < generation) return new(Harm.Lost, $"The permit list of {box} is {found}; {generation} was published.");
            if (found == generation && EntryHash.Of(list.Payload) != hash) return new(Harm.Lost, $"The permit list {found} of {box} has other bytes than were published.");
        }
        return null;
    }
}
