namespace FabAccess.Fuzzing.Engine;

/// <summary>SplitMix64: the same numbers from the same seed, on every machine and with every runtime.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        unchecked
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>From 0 to below the bound, which is at least 1.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    public bool OneIn(int n) => Below(n) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>1 more often than 2, 2 more often than 4 …, at most <paramref name="most"/>: what mutations are measured by.</summary>
    public int Few(int most)
    {
        int limit = 1;
        while (limit < most && OneIn(2)) limit *= 2;
        return 1 + Below(Math.Min(limit, most));
    }
}
