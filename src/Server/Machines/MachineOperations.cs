using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Machines;

/// <summary>Taking machines out of order and putting them back. A session that runs is never cut by it; the next one does not start.</summary>
public sealed class MachineOperations(LabDb db, RightsNotice notice)
{
    public async Task<ChangeResult<MachineId>> TakeOutOfOrder(MachineId id, string? reason, CancellationToken stop) =>
        WrittenText.Reason(reason).IsMade(out string? words, out var why) ? await Set(id, words, stop) : why.Value;

    public Task<ChangeResult<MachineId>> PutBack(MachineId id, CancellationToken stop) => Set(id, null, stop);

    private async Task<ChangeResult<MachineId>> Set(MachineId id, string? outOfOrder, CancellationToken stop)
    {
        if (await db.Machines.FirstOrDefaultAsync(m => m.Id == id, stop) is not { } machine) return ChangeRefusal.MachineNotFound;
        machine.OutOfOrder = outOfOrder;
        await db.SaveChangesAsync(stop);
        notice.Committed();
        return id;
    }
}
