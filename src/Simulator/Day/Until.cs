using System.Diagnostics;

namespace FabAccess.Simulator.Day;

/// <summary>Waiting for a condition, never for a guess: it is looked at again and again until it holds or the deadline is over.</summary>
public static class Until
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <returns>Whether it held in time.</returns>
    public static async Task<bool> HoldsAsync(Func<Task<bool>> condition, TimeSpan atMost)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await condition().ConfigureAwait(false)) return true;
            if (Stopwatch.GetElapsedTime(start) > atMost) return false;
            await Task.Delay(BetweenLooks).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, TimeSpan)"/>
    public static Task<bool> HoldsAsync(Func<bool> condition, TimeSpan atMost) => HoldsAsync(() => Task.FromResult(condition()), atMost);

    /// <exception cref="TimeoutException">It did not hold in time; the message says what was waited for.</exception>
    public static async Task RequireAsync(string what, Func<Task<bool>> condition, TimeSpan atMost)
    {
        if (!await HoldsAsync(condition, atMost).ConfigureAwait(false)) throw new TimeoutException($"Waited {atMost.TotalSeconds:0.#} s in vain for this: {what}.");
    }

    /// <inheritdoc cref="RequireAsync(string, Func{Task{bool}}, TimeSpan)"/>
    public static Task RequireAsync(string what, Func<bool> condition, TimeSpan atMost) => RequireAsync(what, () => Task.FromResult(condition()), atMost);
}
