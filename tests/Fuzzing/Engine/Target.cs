using FabAccess.Fuzzing.Mutation;

namespace FabAccess.Fuzzing.Engine;

/// <summary>
/// One boundary of the product and what it promises. A target hands a case to the product's own code, as it would come from
/// outside, and checks the answer. Its state must be the same before each case, since a find is replayed alone.
/// </summary>
internal abstract class Target : IDisposable
{
    /// <summary>As it is typed after --target; also the folder of its corpus.</summary>
    public abstract string Name { get; }

    /// <summary>What is tried, for the table of faults.</summary>
    public abstract string Subject { get; }

    public abstract IMutation Mutation { get; }

    /// <summary>Cases of one seed: about a second's worth, so that a find is replayed in a second.</summary>
    public virtual int CasesPerSeed => 5000;

    /// <summary>Longer cases are cut: what is longer than this says nothing new and costs time.</summary>
    public virtual int LongestCase => 64 * 1024;

    /// <summary>Bytes that a case of a length may make the product allocate.</summary>
    public virtual long MostAllocated(int length) => (4L * 1024 * 1024) + (400L * length);

    /// <summary>Processor time that a case may take; judged by the best of several runs.</summary>
    public virtual TimeSpan MostTime => TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a case can end the process from outside the runtime: then it is written down before it runs.</summary>
    public virtual bool MayEndProcess => false;

    /// <summary>Before the first case of each seed.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Runs one case. Returns in words what came of it; any exception is a find.</summary>
    public abstract string Take(byte[] input);

    public void Dispose() => End();

    /// <summary>After the last case.</summary>
    protected virtual void End()
    {
    }
}
