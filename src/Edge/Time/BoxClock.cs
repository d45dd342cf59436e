using FabAccess.Core.Values;
using FabAccess.Service;
using NodaTime;

namespace FabAccess.Edge.Time;

/// <summary>
/// The box's clocks, read together.
///
/// Monotonic time is the kernel's CLOCK_MONOTONIC, which is what <see cref="TimeProvider.GetTimestamp"/> reads on Linux: it
/// counts from the boot, so that two processes of one boot can be compared, and never steps. CLOCK_BOOTTIME would also
/// count time spent suspended; a box does not suspend, and one source for durations and waits is one that tests can turn.
/// Wall time is cut to whole milliseconds, so that what is written is what was meant.
/// </summary>
public sealed class BoxClock(BootId boot, TimeProvider time, Func<ClockTrust> trust)
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    public BootId Boot => boot;

    public TimeProvider Time => time;

    /// <summary>The clock of this machine.</summary>
    /// <exception cref="IOException">The kernel does not tell its boot id.</exception>
    public static BoxClock OfThisMachine()
    {
        string text = File.ReadAllText(BootIdFile).Trim();
        if (!BootId.TryParse(text, null, out var boot)) throw new IOException($"{BootIdFile} holds no boot id.");
        var synchronisation = new ClockSynchronisation();
        return new(boot, TimeProvider.System, synchronisation.Read);
    }

    public Moment Now()
    {
        // In two steps, so that no product overflows.
        var (seconds, rest) = Math.DivRem(time.GetTimestamp(), time.TimestampFrequency);
        long milliseconds = (seconds * 1000) + (rest * 1000 / time.TimestampFrequency);
        return new(boot, milliseconds, Instant.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()), trust());
    }
}
