using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Tests;

public sealed class SeedRunTests
{
    private static readonly byte[][] Corpus = [.. new[] { """{"site":"atelier","machines":[{"id":1},{"id":2}]}""", """{"note":"2026-11-21T14:00:00Z","list":[1,2,3]}""" }.Select(Encoding.UTF8.GetBytes)];

    [Fact]
    public void Seed_RunTwice_GivesTheSameCases()
    {
        string first = Cases(7), second = Cases(7), other = Cases(8);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);

        static string Cases(ulong seed)
        {
            using var target = new FaultyTarget("no such word", () => { });
            Run(target, seed);
            Assert.Equal(target.CasesPerSeed, target.Seen.Count);
            return Convert.ToHexString(SHA256.HashData([.. target.Seen.SelectMany(c => c)]));
        }
    }

    [Fact]
    public void Fault_ThatThrows_IsFoundOnceAndShrunk()
    {
        using var target = new FaultyTarget("null", () => throw new FormatException("as planted"));
        var find = Assert.Single(Run(target, 1).Finds);

        Assert.Equal("FormatException in no code of ours", find.Sign);
        Assert.Equal("null", Encoding.UTF8.GetString(find.Input));
    }

    [Fact]
    public void Fault_ThatBreaksAPromise_IsNamedByIt()
    {
        using var target = new FaultyTarget("[[", () => BrokenPromise.Unless(false, "A list is in a list."));

        Assert.Equal("A list is in a list.", Assert.Single(Run(target, 1).Finds).Sign);
    }

    [Fact]
    public void Fault_ThatTakesTooLong_IsFound()
    {
        using var target = new FaultyTarget("atelier", Burn);

        Assert.Equal("slow", Assert.Single(RunSome(target).Finds).Sign);

        static void Burn()
        {
            // The processor's time is the whole process's: what other tests use meanwhile makes it pass faster than the clock.
            var (used, at, atLeast) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp(), TimeSpan.FromMilliseconds(150));
            while (Environment.CpuUsage.TotalTime - used < atLeast || Stopwatch.GetElapsedTime(at) < atLeast) Thread.SpinWait(1000);
        }
    }

    [Fact]
    public void Fault_ThatAllocatesWithoutMeasure_IsFound()
    {
        using var target = new FaultyTarget("atelier", () => GC.KeepAlive(new byte[64 * 1024 * 1024]));

        Assert.Equal("hungry", Assert.Single(RunSome(target).Finds).Sign);
    }

    [Fact]
    public void Stall_ThatDoesNotComeAgain_IsNoFind()
    {
        bool hasStalled = false;
        using var target = new FaultyTarget("atelier", () =>
        {
            // The machine was busy with something else, once.
            if (!hasStalled) Thread.CurrentThread.Join(TimeSpan.FromMilliseconds(150));
            hasStalled = true;
        });

        Assert.Empty(Run(target, 1).Finds);
        Assert.True(hasStalled);
    }

    // Up to the first find and little more: such faults cost time or memory each time.
    private static SeedResult RunSome(FaultyTarget target) => new SeedRun(target, Corpus, new(target)).Run(1, () => target.Seen.Count > 1);

    private static SeedResult Run(Target target, ulong seed) => new SeedRun(target, Corpus, new(target)).Run(seed, () => false);
}
