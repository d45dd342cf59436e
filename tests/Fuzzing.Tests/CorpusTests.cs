using System.Text;
using System.Text.Json;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using FabAccess.Fuzzing.Targets;

namespace FabAccess.Fuzzing.Tests;

/// <summary>Every committed case, those of earlier finds among them, is taken as its target promises.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Targets => [.. AllTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Corpus_EveryCase_KeepsThePromises(string name)
    {
        var corpus = Corpus.Of(name);
        Assert.NotEmpty(corpus);
        using var target = AllTargets.Make(name);
        target.Begin();
        var wrong = new List<string>();
        foreach (var one in corpus)
        {
            // Time and memory are judged by the long runs: here a machine that is busy would be the one that is judged.
            try
            {
                target.Take(one.Input);
            }
            catch (Exception failure)
            {
                wrong.Add($"{name}/{one.Path}: {failure}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Document_NamesEveryTarget()
    {
        string document = File.ReadAllText(Path.Combine(Corpus.Root, "docs", "fuzzing.md"));

        Assert.All(AllTargets.Names, name => Assert.Contains($"| `{name}` |", document, StringComparison.Ordinal));
    }

    [Fact]
    public void Corpus_OfTheJournal_HoldsEntriesAsBoxesWriteThem()
    {
        using var batch = JsonDocument.Parse(Parts.Of(Corpus.Of("mqtt-up").Single(c => c.Path == "journal.txt").Input).Single().Content);

        Assert.Equal(SoundEntries.OfBoxA.Select(b => Encoding.UTF8.GetString(b)), batch.RootElement.GetProperty("entries").EnumerateArray().Select(e => e.GetString()));
    }
}
