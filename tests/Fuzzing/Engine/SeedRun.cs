namespace FabAccess.Fuzzing.Engine;

/// <summary>What one seed came to.</summary>
internal readonly record struct SeedResult(int Cases, int Kinds, IReadOnlyList<Find> Finds);

/// <summary>
/// One seed: so many cases, made from the committed corpus and from what led somewhere new within the same seed. Nothing is
/// carried over from another seed, so that a seed gives the same cases alone as in a long run. The committed cases come
/// first, as they are.
/// </summary>
internal sealed class SeedRun(Target target, IReadOnlyList<byte[]> corpus, Judge judge)
{
    private const int MostKept = 500, MostMutations = 8, MostFinds = 10;

    private readonly List<byte[]> pool = [.. corpus];
    private readonly Outcomes outcomes = new();
    private readonly List<Find> finds = [];
    private readonly HashSet<string> signs = [];

    /// <param name="seed">Which.</param>
    /// <param name="isOver">Asked between cases; a seed that is cut short has no meaning of its own but its finds.</param>
    public SeedResult Run(ulong seed, Func<bool> isOver)
    {
        target.Begin();
        var dice = new Dice(seed);
        int cases = 0;
        for (; cases < corpus.Count && !isOver(); cases++) Try(corpus[cases], seed, dice);
        for (; cases < target.CasesPerSeed && !isOver() && finds.Count < MostFinds; cases++) Try(Next(dice), seed, dice);
        return new(cases, outcomes.Count, finds);
    }

    private void Try(byte[] input, ulong seed, Dice dice)
    {
        var verdict = judge.Run(input);
        if (verdict.Sign is { } sign)
        {
            if (signs.Add(sign)) finds.Add(new(sign, verdict.Detail, seed, Shrinking.Of(input, target.Mutation.Pieces, smaller => judge.Run(smaller).Sign == sign)));
            return;
        }
        if (!outcomes.Add(verdict.Outcome)) return;
        if (pool.Count < corpus.Count + MostKept) pool.Add(input);
        else pool[corpus.Count + dice.Below(MostKept)] = input;
    }

    private byte[] Next(Dice dice)
    {
        // What is new is worth more than what is known: half of the time one of the last sixteen.
        byte[] input = pool.Count > corpus.Count && dice.OneIn(2) ? pool[pool.Count - 1 - dice.Below(Math.Min(16, pool.Count - corpus.Count))] : dice.Of(pool);
        for (int i = dice.Few(MostMutations); i > 0; i--) input = target.Mutation.Of(input, dice.Of(pool), dice);
        return input.Length > target.LongestCase ? input[..target.LongestCase] : input;
    }
}
