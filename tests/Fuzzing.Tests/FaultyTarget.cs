using System.Text;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;

namespace FabAccess.Fuzzing.Tests;

/// <summary>A subject with a fault planted in it, which shows when the case holds a word.</summary>
internal sealed class FaultyTarget(string word, Action fault) : Target
{
    private readonly List<byte[]> seen = [];

    /// <summary>Every case that was run, in order.</summary>
    public IReadOnlyList<byte[]> Seen => seen;

    public override string Name => "faulty";

    public override string Subject => "a planted fault";

    public override IMutation Mutation { get; } = new JsonMutation();

    public override int CasesPerSeed => 3000;

    public override string Take(byte[] input)
    {
        seen.Add(input);
        string text = Encoding.Latin1.GetString(input);
        if (text.Contains(word, StringComparison.Ordinal)) fault();
        return text.Length == 0 ? "nothing" : $"{text[0]}{text[^1]}";
    }
}
