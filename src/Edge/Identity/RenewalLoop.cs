using NodaTime;

namespace FabAccess.Edge.Identity;

/// <summary>
/// Times the turns of <see cref="Renewal"/>. It needs no thread of its own and no watching: a box whose certificate is not
/// renewed works on, and says so.
/// </summary>
internal sealed class RenewalLoop(Renewal renewal, Func<Instant> now, Func<bool> isRefused, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource ending = new();
    private Task turns = Task.CompletedTask;

    /// <summary>How soon it is seen that the broker calls the certificate expired.</summary>
    public TimeSpan Glance { get; init; } = TimeSpan.FromSeconds(20);

    public void Start() => turns = Task.Run(Turn);

    public void Dispose()
    {
        ending.Cancel();
        // A call to the gate may hang for longer; it ends with the process.
        if (turns.Wait(EndBound)) ending.Dispose();
    }

    private async Task Turn()
    {
        while (!ending.IsCancellationRequested)
        {
            bool refused = isRefused();
            var rest = await renewal.Step(now(), refused).ConfigureAwait(false);
            long since = time.GetTimestamp();
            // What was refused already waits for its own next turn; what is refused now does not.
            while (!ending.IsCancellationRequested && time.GetElapsedTime(since) < rest && (refused || !isRefused()))
            {
                var left = rest - time.GetElapsedTime(since);
                await Task.Delay(left < Glance ? left : Glance, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                refused &= isRefused();
            }
        }
    }
}
