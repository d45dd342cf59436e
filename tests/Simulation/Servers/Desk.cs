using System.Data.Common;
using FabAccess.Core.Values;
using FabAccess.Server.Board;
using FabAccess.Server.Certifications;
using FabAccess.Server.Changes;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Simulation.Servers;

/// <summary>Does at the server what a scenario says is done at the desk, through the product's own operations. A server that is away is asked again later, a few times.</summary>
internal sealed class Desk(World world, SimServer server, Lab lab, long seed)
{
    private const int Tries = 4;

    public int Done { get; private set; }

    public void Expect(IEnumerable<DeskAct> acts)
    {
        foreach (var act in acts) world.At(act.At, () => Try(act, Tries));
    }

    private void Try(DeskAct act, int tries)
    {
        try
        {
            if (server.Run is { } run)
            {
                Do(act, run);
                Done++;
                return;
            }
        }
        catch (Exception e) when (e is DbException or DbUpdateException or IOException or InvalidOperationException)
        {
            server.Trace.Tell("desk", $"{act.Kind}: {e.Message}");
        }
        if (tries > 1) world.After(TimeSpan.FromMinutes(10), () => Try(act, tries - 1));
    }

    private void Do(DeskAct act, ServerRun run)
    {
        using var db = run.Store.CreateDbContext();
        // One for all that is asked: without a pool each would read the schema.
        db.Database.OpenConnection();
        var notice = new RightsNotice(run, new BoardChanges());
        var (stop, clock) = (CancellationToken.None, server.Clock);
        var member = lab.Members[act.Member];
        var (id, dice) = (new MemberId(member.Id), Dice.Of(seed, "deskAct " + act.Id));
        var machine = MachineId.Parse(lab.Machines[act.Machine % lab.Machines.Count].Id);
        var badge = BadgeHash.Of(Uid(member.Cards[0]), lab.BadgeKey);
        server.Trace.Tell("desk", $"{act.Kind} {member.Index} {machine}");
        switch (act.Kind)
        {
            case DeskKind.Grant or DeskKind.GrantForDays:
                var until = act.Kind == DeskKind.Grant ? null : (Instant?)Instant.FromDateTimeOffset(world.Utc.AddDays(act.Days));
                Await(new GrantOperations(db, clock, notice).Give(id, act.Certification + 1, until, "desk", stop));
                break;
            case DeskKind.Revoke:
                if (db.Grants.AsNoTracking().Where(g => g.Member == id && g.RevokedAt == null).OrderBy(g => g.Id).Select(g => (int?)g.Id).FirstOrDefault() is { } grant)
                    Await(new GrantOperations(db, clock, notice).Revoke(grant, id, "desk", "desk", stop));
                break;
            case DeskKind.Block or DeskKind.Unblock:
                Await(new BadgeOperations(db, clock, notice).SetBlocked(id, badge, act.Kind == DeskKind.Block, stop));
                break;
            case DeskKind.Suspend or DeskKind.Readmit:
                Await(new MemberOperations(db, clock, notice).SetSuspended(id, act.Kind == DeskKind.Suspend, stop));
                break;
            case DeskKind.OutOfOrder:
                Await(new MachineOperations(db, notice, clock).TakeOutOfOrder(machine, "desk", stop));
                // Somebody repairs it within hours; a lab in which everything is broken shows nothing.
                world.After(TimeSpan.FromHours(act.Days), () => Try(act with { Kind = DeskKind.BackInOrder }, Tries));
                break;
            case DeskKind.BackInOrder:
                Await(new MachineOperations(db, notice, clock).PutBack(machine, null, stop));
                break;
            case DeskKind.NewMember:
                Await(new MemberOperations(db, clock, notice) { NewId = _ => dice.NextGuid() }.Add("New", act.Id, Language.French, stop));
                break;
            case DeskKind.NewBadge:
                Await(new BadgeOperations(db, clock, notice).Add(id, $"04{dice.Next() & 0xFFFFFFFFFFFF:X12}", stop));
                break;
            default:
                throw new InvalidOperationException($"Nobody knows how to do {act.Kind}.");
        }
    }

    private static BadgeUid Uid(string card) => BadgeUid.TryParse(card, out var uid) ? uid : throw new InvalidOperationException($"{card} is no card.");

    // SQLite answers at once: on one thread there is nobody to wait for.
    private static void Await<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
