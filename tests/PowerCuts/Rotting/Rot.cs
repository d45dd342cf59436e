using System.Globalization;
using FabAccess.PowerCuts.Images;
using FabAccess.PowerCuts.Recordings;

namespace FabAccess.PowerCuts.Rotting;

/// <summary>What the product made of a file that rotted.</summary>
internal enum RotKind
{
    /// <summary>Everything is as it was.</summary>
    Harmless,

    /// <summary>A person is told, and the product goes on with what is sound.</summary>
    Detected,

    /// <summary>The product says why it does not start; nothing was touched.</summary>
    Refused,

    /// <summary>A row that follows from stored facts is another one and nobody is told; the facts are sound, and it can be made from them anew.</summary>
    Derived,

    /// <summary>Something else than what was stored is given out, and nobody is told; or the product fails.</summary>
    Wrong,
}

/// <summary>One way to rot.</summary>
internal enum Decay
{
    FlippedBit,
    ZeroedPage,
    CutFile,
}

/// <summary>One case: what was done to which file, and what the product made of it.</summary>
internal sealed record RotCase(string File, Decay Decay, long At, RotKind Kind, string Words)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind}: {File} {Decay} at {At}: {Words}");
}

/// <summary>What is asked of a rotten folder.</summary>
internal interface IRotJudge
{
    (RotKind Kind, string Words) Judge(string folder);
}

/// <summary>
/// Lets one file of a sound folder rot at a time (a bit, a page, an end) and has it judged. A folder is taken from a
/// recording after one of its operations, everything kept.
/// </summary>
internal sealed class Rot(Recording recording, int after, IRotJudge judge)
{
    private const int Page = 4096;

    /// <param name="times">Cases of each kind of decay and file.</param>
    /// <param name="seed">For the places.</param>
    /// <param name="workers">At a time.</param>
    public List<RotCase> Run(int times, int seed, int workers)
    {
        var disk = new Disk();
        foreach (var operation in recording.Operations.Take(after)) disk.Do(operation);
        var image = disk.Cut(CutPolicy.KeepAll, NameRule.Folder, new Random(0));
        var cases = image.Files.Where(f => f.File.Length > 0 && !f.Name.EndsWith(".ballast", StringComparison.Ordinal))
            .SelectMany(f => Enum.GetValues<Decay>().SelectMany(decay => Enumerable.Range(0, times).Select(number => (f.Name, f.File.Length, decay, number)))).ToArray();
        var results = new RotCase[cases.Length];
        Parallel.For(0, workers, worker =>
        {
            using var folder = new ImageFolder("rot");
            for (int i = worker; i < cases.Length; i += workers)
            {
                var (name, length, decay, number) = cases[i];
                folder.Empty();
                image.WriteTo(folder.Path);
                long at = Apply(Path.Combine(folder.Path, name), length, decay, new Random((int)(((seed * 1_000_003L) + i) % int.MaxValue)));
                var (kind, words) = Judge(folder.Path);
                results[i] = new(name, decay, at, kind, words);
            }
        });
        return [.. results];
    }

    private (RotKind Kind, string Words) Judge(string folder)
    {
        try
        {
            return judge.Judge(folder);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return (RotKind.Wrong, failure.ToString());
        }
    }

    private static long Apply(string path, long length, Decay decay, Random random)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        long at = random.NextInt64(length);
        switch (decay)
        {
            case Decay.FlippedBit:
                byte[] one = new byte[1];
                RandomAccess.Read(file, one, at);
                one[0] ^= (byte)(1 << random.Next(8));
                RandomAccess.Write(file, one, at);
                return at;
            case Decay.ZeroedPage:
                at -= at % Page;
                RandomAccess.Write(file, new byte[Math.Min(Page, length - at)], at);
                return at;
            case Decay.CutFile:
                RandomAccess.SetLength(file, at);
                return at;
            default:
                throw new ArgumentOutOfRangeException(nameof(decay));
        }
    }
}
