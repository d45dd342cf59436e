using System.Diagnostics;
using FabAccess.Edge.Badges;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Edge.Tests.Badges;

/// <summary>A virtual PN532 on a pseudo-terminal at the pace of 115200 baud, for the real libnfc to open.</summary>
internal sealed class ReaderBench : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-nfc-");

    public ReaderBench() => Chip = new(Path.Combine(folder.FullName, "reader"));

    public VirtualReader Chip { get; }

    public static PlainCard Card(string uid) => new(Convert.FromHexString(uid));

    public static FieldContent.OneCard Alone(VirtualCard card) => new(TestUids.Of(card.Uid));

    /// <summary>
    /// Waits until the chip is done with what it was asked, and has said nothing for as long as the loop pauses at least. After a
    /// fault libnfc has given up on an answer that may still be on its way.
    /// </summary>
    public void WaitForQuiet() =>
        Assert.True(SpinWait.SpinUntil(() => Chip.Counters.Handled == Chip.Counters.Commands && Stopwatch.GetElapsedTime(Chip.Counters.LastAnswerAt) > ReaderWatch.ShortestPause, TimeSpan.FromSeconds(5)));

    /// <summary>How many commands these looks cost.</summary>
    public long CommandsOf(Action looks)
    {
        WaitForQuiet();
        long before = Chip.Counters.Commands;
        looks();
        WaitForQuiet();
        return Chip.Counters.Commands - before;
    }

    public LibnfcReader Open() => LibnfcReader.Open(Chip.ConnectionString, TimeProvider.System);

    public void Dispose()
    {
        Chip.Dispose();
        folder.Delete(recursive: true);
    }
}
