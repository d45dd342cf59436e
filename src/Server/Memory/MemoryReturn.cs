using FabAccess.Service;

namespace FabAccess.Server.Memory;

/// <summary>
/// Gives memory back once a busy while is over. The runtime keeps what a burst of pages or a large permit list made it
/// take until it needs memory itself, which on a lab's small machine, with other programs beside, is too late.
/// </summary>
internal sealed class MemoryReturn(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);

    /// <summary>A server that allocated less than this between two looks rests.</summary>
    private const long Resting = 512 * 1024;

    /// <summary>So much must have been allocated for a collection to be worth its milliseconds.</summary>
    private const long Worth = 2 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        long before = 0, returned = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            long now = GC.GetTotalAllocatedBytes();
            if (now - before < Resting && now - returned > Worth)
            {
                UnusedMemory.GiveBack();
                returned = now;
            }
            before = now;
        }
    }
}
