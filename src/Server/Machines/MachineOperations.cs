using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Changes;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Machines;

/// <summary>Taking machines out of order and putting them back, what they ask of a badge and how they are used. A session that runs is never cut by it; the next one does not start.</summary>
public sealed class MachineOperations(LabDb db, RightsNotice notice, TimeProvider time)
{
    public async Task<ChangeResult<MachineId>> TakeOutOfOrder(MachineId id, string? reason, CancellationToken stop) =>
        WrittenText.Reason(reason).IsMade(out string? words, out var why) ? await Change(id, machine => machine.OutOfOrder = words, stop) : why.Value;

    /// <param name="id">Which.</param>
    /// <param name="seenTo">The reported problem that somebody has seen to; null: none. One that came since stands.</param>
    /// <param name="stop">The request went away.</param>
    public Task<ChangeResult<MachineId>> PutBack(MachineId id, IncidentId? seenTo, CancellationToken stop) =>
        Change(id, machine => (machine.OutOfOrder, machine.LiftedIncident) = (null, seenTo ?? machine.LiftedIncident), stop);

    /// <summary>The problem that somebody at it reported and nobody has lifted, as far as the box has told.</summary>
    public async Task<IncidentId?> Problem(MachineId id, CancellationToken stop) =>
        MachineStateJson.Incident(await db.MachineStatuses.AsNoTracking().Where(s => s.Machine == id).Select(s => s.State).FirstOrDefaultAsync(stop));

    /// <summary>The least that a machine asks of a badge from the next start on; a session that runs goes on.</summary>
    public Task<ChangeResult<MachineId>> SetMinimumCredential(MachineId id, MinimumCredential minimum, CancellationToken stop) =>
        Change(id, machine => machine.MinimumCredential = minimum, stop);

    /// <summary>Whether a machine may be used while the lab is closed.</summary>
    public Task<ChangeResult<MachineId>> SetIgnoresHours(MachineId id, bool ignores, CancellationToken stop) => Change(id, machine => machine.IgnoresHours = ignores, stop);

    /// <summary>How a machine is used, from its next session on; the one that runs keeps the rules that it began with.</summary>
    public async Task<ChangeResult<MachineId>> ChangeUse(MachineId id, UseMessage use, CancellationToken stop) =>
        MachineUse.Problem(use) is { } problem ? MachineUse.RefusalOf(problem.Flaw) : await Change(id, machine => ChangeUse(machine, use), stop);

    private void ChangeUse(Machine machine, UseMessage use)
    {
        bool did = MachineUse.Of(machine)?.TrainersGrant ?? false, does = use.TrainersGrant ?? false;
        if (did != does) machine.TrainersGrantedUntil = does ? null : Instant.FromDateTimeOffset(time.GetUtcNow());
        machine.Use = MachineUse.Text(use);
    }

    private async Task<ChangeResult<MachineId>> Change(MachineId id, Action<Machine> change, CancellationToken stop)
    {
        if (await db.Machines.FirstOrDefaultAsync(m => m.Id == id, stop) is not { } machine) return ChangeRefusal.MachineNotFound;
        change(machine);
        await db.SaveChangesAsync(stop);
        notice.Committed();
        return id;
    }
}
