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
    private volatile string? trouble;

    /// <summary>Why it is away; null when it is not, or was never used. Any thread.</summary>
    public string? Trouble => trouble;

    /// <param name="use">What to do with it; an <see cref="IOException"/> from it means that it is away.</param>
    public void Use(Action<T> use)
    {
        if (trouble is not null && time.GetElapsedTime(failedAt) < RetryEvery) return;
        try
        {
            opened ??= open();
            use(opened.Value.Device);
            if (trouble is not null) PanelLog.Back(log, machine, what);
            trouble = null;
        }
        catch (IOException e)
        {
            if (trouble is null) PanelLog.Lost(log, machine, what, e.Message);
            (trouble, failedAt) = (e.Message, time.GetTimestamp());
            Dispose();
        }
    }

    public void Dispose()
    {
        opened?.Handle.Dispose();
        opened = null;
    }
}
