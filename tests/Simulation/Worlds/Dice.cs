using System.Text;

namespace FabAccess.Simulation.Worlds;

/// <summary>
/// Randomness that a seed repeats (SplitMix64). Every person, message, fault and disk has a stream of its own, named and
/// numbered, so that leaving one of them out changes nothing for the others: that is what makes a failing seed shrink.
/// </summary>
public sealed class Dice(ulong state)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong state = state;

    /// <summary>The stream of that name and number.</summary>
    public static Dice Of(long seed, string stream, long index = 0)
    {
        ulong mixed = 0xCBF29CE484222325;
        // FNV-1a, since a string's own hash differs from process to process.
        foreach (byte one in Encoding.UTF8.GetBytes(stream)) mixed = unchecked((mixed ^ one) * 0x100000001B3);
        return new(Mix(Mix(Mix((ulong)seed) ^ mixed) ^ unchecked((ulong)index)));
    }

    public ulong Next()
    {
        state = unchecked(state + Step);
        return Mix(state);
    }

    /// <summary>0 up to but not including 1.</summary>
    public double Part() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>0 up to but not including <paramref name="bound"/>, which is above 0.</summary>
    public long Below(long bound) => (long)(Next() % (ulong)bound);

    /// <summary>Both ends included.</summary>
    public int Between(int least, int most) => (int)(least + Below((long)most - least + 1));

    public bool Chance(double probability) => Part() < probability;

    public T Pick<T>(IReadOnlyList<T> from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return from[(int)Below(from.Count)];
    }

    public TimeSpan Within(TimeSpan least, TimeSpan most) => least + TimeSpan.FromTicks((long)(Part() * (most - least).Ticks));

    /// <summary>Exponential, for the time until something that happens so often on average; at most twenty times the mean.</summary>
    public TimeSpan Until(TimeSpan mean) => TimeSpan.FromTicks((long)(Math.Min(20, -Math.Log(1 - Part())) * mean.Ticks));

    /// <summary>Log-normal: half of them below the median, with a long tail upwards.</summary>
    public TimeSpan Around(TimeSpan median, double spread)
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - Part())) * Math.Cos(2 * Math.PI * Part());
        return TimeSpan.FromTicks((long)(median.Ticks * Math.Exp(spread * normal)));
    }

    public void Fill(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++) bytes[i] = unchecked((byte)(Next() >> 56));
    }

    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        return new(bytes);
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z += Step;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
