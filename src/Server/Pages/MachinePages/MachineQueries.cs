using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Board;
using FabAccess.Server.Machines;
using FabAccess.Server.Pages.SessionPages;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Pages.MachinePages;

/// <summary>All that a machine's page asks.</summary>
internal sealed class MachineQueries(BoardQuery board, SessionsQuery sessions, OrdersQuery orders, LabDb db)
{
    public BoardQuery Board => board;

    public SessionsQuery Sessions => sessions;

    public OrdersQuery Orders => orders;

    public async Task<UseMessage> UseOf(MachineId machine, CancellationToken stop) =>
        await db.Machines.AsNoTracking().FirstOrDefaultAsync(m => m.Id == machine, stop) is { } found ? MachineUse.Of(found) ?? new() : new();

    public Task<MinimumCredential> MinimumOf(MachineId machine, CancellationToken stop) =>
        db.Machines.AsNoTracking().Where(m => m.Id == machine).Select(m => m.MinimumCredential).FirstOrDefaultAsync(stop);
}
