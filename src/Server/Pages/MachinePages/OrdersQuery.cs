using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Server.Boxes;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Pages.MachinePages;

/// <summary>What was ordered of a machine.</summary>
internal sealed class OrdersQuery(LabDb db)
{
    /// <summary>The latest first.</summary>
    public async Task<ImmutableArray<BoxOrder>> OfMachine(MachineId machine, int most, CancellationToken stop) =>
        [.. await db.BoxOrders.AsNoTracking().Where(o => o.Machine == machine).OrderByDescending(o => o.IssuedAt).ThenByDescending(o => o.Number).Take(most).ToListAsync(stop)];
}
