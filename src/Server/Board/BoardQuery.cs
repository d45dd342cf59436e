using System.Collections.Immutable;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Board;

/// <summary>How every machine stands now; the page, its live fragments and the API all ask here.</summary>
public sealed class BoardQuery(LabDb db, LinkCondition broker, TimeProvider time)
{
    public async Task<BoardView> Ask(CancellationToken stop)
    {
        var boxes = await db.Boxes.AsNoTracking().ToListAsync(stop);
        var machines = await db.Machines.AsNoTracking().ToListAsync(stop);
        var certifications = await db.Certifications.AsNoTracking().ToDictionaryAsync(c => c.Id, c => c.Name, stop);
        var statuses = await db.MachineStatuses.AsNoTracking().ToDictionaryAsync(s => s.Machine, stop);
        var members = await Members(statuses.Values, stop);
        var running = await db.Sessions.AsNoTracking().Where(s => s.EndReason == null).ToDictionaryAsync(s => s.Id, s => s.StartedAt, stop);
        var shown = boxes.OrderBy(b => b.Name, StringComparer.OrdinalIgnoreCase).Select(box => new BoardBox(
            box.Id, box.Name, box.IsOnline, box.LastSeenAt,
            [.. machines.Where(m => m.Box == box.Id).OrderBy(m => m.Name, StringComparer.OrdinalIgnoreCase).Select(m => Tile(m, box))]));
        return new([.. shown], broker.Now, Instant.FromDateTimeOffset(time.GetUtcNow()));

        BoardTile Tile(Machine machine, Box box)
        {
            var status = statuses.GetValueOrDefault(machine.Id);
            var known = Known(machine, status);
            var since = status?.Session is { } session && running.TryGetValue(session, out var started) ? started : status?.Since;
            // A refusal is news until the machine does something else.
            var refusal = status is { LastRefusal: { } reason, LastRefusalAt: { } at } && at >= status.Since ? new BoardRefusal(reason, Member(status.LastRefusedMember), at) : null;
            return new(
                machine.Id, machine.Name, box.IsOnline ? Seen(known) : TileState.Offline, known, since, Member(status?.Member), status?.Session,
                machine.OutOfOrder, known == MachineStateKind.LockedOut ? MachineStateJson.Incident(status?.State) : null, machine.RequiredCertificationId is { } id ? certifications[id] : null, refusal);
        }

        BoardMember? Member(MemberId? id) => id is { } known ? new(known, members.GetValueOrDefault(known, "?")) : null;
    }

    // A lock-out counts here from the moment it is asked for, also before the box has said that it knows.
    private static MachineStateKind Known(Machine machine, MachineStatus? status)
    {
        var kind = status?.Kind ?? MachineStateKind.Free;
        return kind is (MachineStateKind.Free or MachineStateKind.CoolingDown or MachineStateKind.ToCheck) && machine.OutOfOrder is not null ? MachineStateKind.LockedOut : kind;
    }

    /// <summary>How a state of the journal is shown while its box is heard.</summary>
    public static TileState Seen(MachineStateKind kind) => kind switch
    {
        MachineStateKind.Free => TileState.Free,
        MachineStateKind.InUse => TileState.InUse,
        MachineStateKind.LockedOut => TileState.LockedOut,
        MachineStateKind.Faulted => TileState.Faulted,
        MachineStateKind.CoolingDown => TileState.CoolingDown,
        MachineStateKind.ToCheck => TileState.ToCheck,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such state."),
    };

    private async Task<Dictionary<MemberId, string>> Members(IEnumerable<MachineStatus> statuses, CancellationToken stop)
    {
        MemberId[] ids = [.. statuses.SelectMany(s => new[] { s.Member, s.LastRefusedMember }).OfType<MemberId>().Distinct()];
        return await db.Members.AsNoTracking().Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, ShortName.Of, stop);
    }
}
