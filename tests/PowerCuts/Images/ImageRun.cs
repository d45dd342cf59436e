using FabAccess.PowerCuts.Days;
using FabAccess.PowerCuts.Recordings;

namespace FabAccess.PowerCuts.Images;

/// <summary>An image that did not hold, and how to make it again.</summary>
internal sealed record Failure(int Index, Operation Operation, CutPolicy Policy, NameRule Rule, int Seed, Finding Finding)
{
    public override string ToString() => $"{Finding.Kind} after operation {Index} ({Operation.Words}), {Policy}, names by {Rule}, seed {Seed}: {Finding.Words}";
}

/// <summary>How many images of a kind were tried, and which did not hold.</summary>
internal sealed class ImageResults
{
    private readonly Lock gate = new();

    public SortedDictionary<CutPolicy, int> Tried { get; } = [];

    public List<Failure> Failures { get; } = [];

    public int Images => Tried.Values.Sum();

    public void Add(CutPolicy policy, Failure? failure)
    {
        lock (gate)
        {
            Tried[policy] = Tried.GetValueOrDefault(policy) + 1;
            if (failure is not null) Failures.Add(failure);
        }
    }
}

/// <summary>
/// Cuts a recording's power after each of its operations, in every way that makes a difference there, and has each image
/// opened and judged. The random choices follow from the seed and the operation, so that one image can be made again.
/// </summary>
internal sealed class ImageRun(Recording recording, IDay day, int seed, int shuffles, int stride = 1)
{
    private static readonly CutPolicy[] Random = [CutPolicy.Prefix, CutPolicy.Sectors512, CutPolicy.Sectors4096];

    public ImageResults Run(int workers)
    {
        var results = new ImageResults();
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker => Work(worker, workers, results));
        return results;
    }

    private void Work(int worker, int workers, ImageResults results)
    {
        using var folder = new ImageFolder("image");
        var disk = new Disk();
        var expectation = day.Expect();
        for (int i = 0; i < recording.Operations.Count; i++)
        {
            var operation = recording.Operations[i];
            disk.Do(operation);
            if (operation is Operation.Told told) expectation.Told(told.Line);
            if (i % stride != 0 || i / stride % workers != worker) continue;
            var random = new Random((int)(((seed * 1_000_003L) + i) % int.MaxValue));
            foreach (var policy in Policies(i, operation, disk))
            {
                var rule = (NameRule)random.Next(2);
                folder.Empty();
                disk.Cut(policy, rule, random).WriteTo(folder.Path);
                var finding = Judge(expectation, folder.Path);
                results.Add(policy, finding is null ? null : new(i, operation, policy, rule, seed, finding));
            }
        }
    }

    // A line told changes nothing on the disk but what must be found there.
    private IEnumerable<CutPolicy> Policies(int index, Operation operation, Disk disk)
    {
        if (operation is not Operation.Told) yield return CutPolicy.KeepAll;
        if (!disk.HasPending) yield break;
        yield return CutPolicy.DropAll;
        if (operation is Operation.Told) yield break;
        for (int i = 0; i < shuffles; i++) yield return Random[(index + i) % Random.Length];
        if (disk.HasPendingTruncation) yield return CutPolicy.TruncationLost;
        if (disk.HasPendingNames) yield return CutPolicy.NamesLost;
    }

    private static Finding? Judge(IExpectation expectation, string folder)
    {
        try
        {
            return expectation.Check(folder);
        }
        // Whatever the product throws on an image is a finding about that image.
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return new(Harm.Unusable, failure.ToString());
        }
    }
}
