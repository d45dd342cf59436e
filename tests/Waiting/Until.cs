using System.Diagnostics;

namespace FabAccess.Waiting;

/// <summary>Waits for a condition with a deadline.</summary>
internal static class Until
{
    public static async Task True(Func<bool> condition, string what, int seconds = 10)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began).TotalSeconds < seconds, $"Not within {seconds} s: {what}.");
            // Between two looks at the condition; the deadline above is what bounds the wait.
            await Task.Delay(5);
        }
    }
}
