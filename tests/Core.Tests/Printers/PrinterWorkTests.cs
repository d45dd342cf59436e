using System.Globalization;
using FabAccess.Core.Machines;
using FabAccess.Core.Printers;
using FsCheck;
using FsCheck.Fluent;

namespace FabAccess.Core.Tests.Printers;

/// <summary>b busy, i idle and cool, h idle and hot, u a word nobody knows, - no answer: one a second, and what is known after each.</summary>
public sealed class PrinterWorkTests
{
    [Theory]
    // Busy at once, idle at the second time, from the first on.
    [InlineData("b", "B0")]
    [InlineData("i", "U")]
    [InlineData("ii", "U I0")]
    [InlineData("bbiii", "B0 B0 B0 I2 I2")]
    // A state that flaps ends nothing.
    [InlineData("bibibii", "B0 B0 B0 B0 B0 B0 I5")]
    [InlineData("iib", "U I0 B2")]
    // Three misses, and nobody knows; a print is never over by silence.
    [InlineData("b--", "B0 B0 B0")]
    [InlineData("b---", "B0 B0 B0 U")]
    [InlineData("b-----------", "B0 B0 B0 U U U U U U U U U")]
    [InlineData("b--b---", "B0 B0 B0 B0 B0 B0 U")]
    [InlineData("ii---", "U I0 I0 I0 U")]
    [InlineData("bi-ii", "B0 B0 B0 B0 I3")]
    [InlineData("b---ii", "B0 B0 B0 U U I4")]
    [InlineData("b---b", "B0 B0 B0 U B4")]
    // A word that nobody knows is unknown at once.
    [InlineData("bu", "B0 U")]
    [InlineData("iiu", "U I0 U")]
    public void Answers_InTheirOrder(string answers, string expected) => Assert.Equal(expected, string.Join(' ', Fold(answers).Select(Words)));

    [Fact]
    public void Heat_IsTheLastTold_AndForgottenInSilence()
    {
        Assert.Equal([Heat.Hot, Heat.Hot, Heat.Cool, Heat.Cool, Heat.Cool, Heat.Untold], Fold("hhi---").Select(w => w.Heat));
    }

    [Fact]
    public void Idle_IsNeverSaidBySilence_NorByOneAnswer() => Prop.ForAll(
        Gen.Elements('b', 'i', 'h', 'u', '-').ArrayOf().Select(c => new string(c)).ToArbitrary(),
        answers => Fold(answers).Select((work, at) => (work, at)).All(x =>
            x.work.Activity != Activity.Idle || Last(answers[..(x.at + 1)]) is [.., 'i' or 'h', 'i' or 'h'])).QuickCheckThrowOnFailure();

    // Without up to two misses at its end, nor those in between that are followed by what confirms it.
    private static string Last(string answers)
    {
        string rest = answers.TrimEnd('-');
        int idle = rest.LastIndexOfAny(['b', 'u']);
        string after = rest[(idle + 1)..];
        return after.Replace("-", "", StringComparison.Ordinal);
    }

    private static IEnumerable<PrinterWork> Fold(string answers)
    {
        var work = PrinterWork.Unknown;
        for (int at = 0; at < answers.Length; at++)
        {
            work = answers[at] == '-' ? work.Miss() : work.Take(Reading(answers[at]), Make.At(at), 50);
            yield return work;
        }
    }

    private static PrinterReading Reading(char said) => said switch
    {
        'b' => new(Activity.Busy, [new(60, 60)]),
        'i' => new(Activity.Idle, [new(25, 0)]),
        'h' => new(Activity.Idle, [new(60, 0)]),
        _ => new(Activity.Unknown, []),
    };

    private static string Words(PrinterWork work) => work.Since is { } since
        ? string.Create(CultureInfo.InvariantCulture, $"{work.Activity.ToString()[0]}{(since.MonotonicMilliseconds - Make.At(0).MonotonicMilliseconds) / 1000}")
        : "U";
}
