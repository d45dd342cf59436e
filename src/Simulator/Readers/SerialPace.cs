using System.Diagnostics;

namespace FabAccess.Simulator.Readers;

/// <summary>
/// When bytes leave (or arrive) on a line of a given speed: ten bits each, one after the other. A pure schedule; whoever
/// owns it waits. Times are <see cref="Stopwatch"/> timestamps. A byte is due when its last bit is through.
/// </summary>
internal sealed class SerialPace(int baud)
{
    private long lineFreeAt;

    /// <summary>0: no pacing, everything is due at once.</summary>
    public int Baud => baud;

    /// <summary>Puts so many bytes on the line at <paramref name="now"/>, behind those that are still on it; returns when the last is through.</summary>
    public long Occupy(long now, int bytes)
    {
        lineFreeAt = Math.Max(now, lineFreeAt) + After(bytes);
        return lineFreeAt;
    }

    /// <summary>How many of so many bytes, begun at <paramref name="start"/>, are through at <paramref name="now"/>.</summary>
    public int Through(long start, long now, int bytes) =>
        baud == 0 ? bytes : (int)Math.Clamp((now - start) * baud / (10 * Stopwatch.Frequency), 0, bytes);

    /// <summary>Timestamp ticks that so many bytes take, rounded up.</summary>
    public long After(int bytes) => baud == 0 ? 0 : ((bytes * 10 * Stopwatch.Frequency) + baud - 1) / baud;
}
