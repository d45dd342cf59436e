using FabAccess.Core.Values;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Signals;

/// <summary>One output by a reader that may be away: opened when it is needed, tried again every <see cref="RetryEvery"/>, told once when it goes and once when it is back. Nothing else waits for it.</summary>
/// <param name="what">For a person, e.g. "display".</param>
/// <param name="machine">Whose.</param>
/// <param name="open">Opens it, with what to dispose of after it.</param>
/// <param name="time">For the pauses.</param>
/// <param name="log">Where it is told.</param>
internal sealed class PanelOutput<T>(string what, MachineId machine, Func<(T Device, IDisposable Handle)> open, TimeProvider time, ILogger log) : IDisposable
    where T : class
{
    public static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(2);

    private (T Device, IDisposable Handle)? opened;
    private long failedAt;
    private bool isLost;

    /// <param name="use">What to do with it; an <see cref="IOException"/> from it means that it is away.</param>
    public void Use(Action<T> use)
    {
        if (isLost && time.GetElapsedTime(failedAt) < RetryEvery) return;
        try
        {
            opened ??= open();
            use(opened.Value.Device);
            if (isLost) PanelLog.Back(log, machine, what);
            isLost = false;
        }
        catch (IOException e)
        {
            if (!isLost) PanelLog.Lost(log, machine, what, e.Message);
            (isLost, failedAt) = (true, time.GetTimestamp());
            Dispose();
        }
    }

    public void Dispose()
    {
        opened?.Handle.Dispose();
        opened = null;
    }
}
