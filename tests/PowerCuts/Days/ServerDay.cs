using FabAccess.PowerCuts.Checks;
using FabAccess.Server.Seeding;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.PowerCuts.Days;

/// <summary>
/// A server on its embedded store: the store is made and a lab put into it, then two boxes' journals come in, some batches
/// twice and some before the one in front of them; sessions and charges follow, the permit lists change, a backup is made.
/// </summary>
/// <param name="Entries">Of each box's journal.</param>
internal sealed record ServerDay(int Entries) : IDay
{
    public void Live(string folder, Action<string> tell)
    {
        SQLitePCL.Batteries_V2.Init();
        var random = new Random(Entries);
        using var server = new ServerParts(folder, tell);
        Open(server);
        tell("migrated");
        LabSeeding.Seed(server.Store, SmallLab.Seed(), TimeProvider.System);
        tell("seeded");
        Open(server);
        server.Plan();
        var journals = SmallLab.Boxes.Select((_, box) => SmallLab.Journal(box, Entries)).ToArray();
        int[] sent = new int[journals.Length];
        for (int round = 1; sent.Any(s => s < Entries); round++)
        {
            int box = random.Next(journals.Length), count = Math.Min(random.Next(1, 9), Entries - sent[box]);
            if (count == 0) continue;
            var batch = SmallLab.Batch(box, journals[box], sent[box] + 1, count);
            if (random.Next(6) == 0 && sent[box] + count < Entries) server.Ingest(SmallLab.Batch(box, journals[box], sent[box] + count + 1, 1));
            server.Ingest(random.Next(6) == 0 ? [batch, batch] : [batch]);
            sent[box] += count;
            if (random.Next(3) == 0) server.Project();
            if (round % 10 == 0) Change(server, round);
            if (round == 20) server.BackUp();
        }
        server.Project();
    }

    private static void Open(ServerParts server)
    {
        if (server.Open(NullLogger.Instance) is { } refusal) throw new InvalidOperationException(refusal);
    }

    public IExpectation Expect() => new ServerExpectation(Entries);

    private static void Change(ServerParts server, int round)
    {
        using (var db = server.Store.CreateDbContext())
        {
            var machine = db.Machines.OrderBy(m => m.Name).First();
            machine.OutOfOrder = machine.OutOfOrder is null ? $"Lens broken, report {round}." : null;
            db.SaveChanges();
        }
        server.Plan();
    }
}
