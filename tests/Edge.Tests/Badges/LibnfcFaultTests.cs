using System.Diagnostics;
using FabAccess.Edge.Badges;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Edge.Tests.Badges;

/// <summary>The real libnfc on the virtual PN532 whose line misbehaves: what each fault looks like, and what cures it.</summary>
public sealed class LibnfcFaultTests : IDisposable
{
    private const int LineError = -1, TimedOut = -6;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMilliseconds(300);

    private static readonly PlainCard Card = ReaderBench.Card("04523B1A6F5C80"), Other = ReaderBench.Card("A1B2C3D4");

    private readonly ReaderBench bench = new();

    public LibnfcFaultTests() => bench.Chip.Place(Card);

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("lost acknowledgement", LineError)]
    [InlineData("lost answer", TimedOut)]
    [InlineData("bad checksum", LineError)]
    [InlineData("one zero byte before the acknowledgement", LineError)]
    [InlineData("three zero bytes before the acknowledgement", LineError)]
    [InlineData("error frame instead of a card", LineError)]
    public void Fault_ThatHappensOnce_FailsOneLookAndHealsByItself(string fault, int code)
    {
        using var reader = bench.Open();
        reader.Look();
        reader.Look();
        Inject(fault);
        Assert.Equal(code, Assert.Throws<IOException>(() => reader.Look()).HResult);
        Assert.Equal(ReaderBench.Alone(Card), SecondChance(reader));
    }

    // Select, deselect, select again; field off, field on, select: a new card costs these, and each may fail.
    [Theory]
    [InlineData("lost acknowledgement", 1)]
    [InlineData("bad checksum", 2)]
    [InlineData("lost answer", 2)]
    [InlineData("lost acknowledgement", 3)]
    [InlineData("lost acknowledgement", 4)]
    [InlineData("bad checksum", 5)]
    public async Task Fault_InTheSearchForCompany_NeverMakesAWrongFindAndHealsByItself(string fault, int afterCommands)
    {
        using var reader = bench.Open();
        reader.Look();
        reader.Look();
        bench.Chip.Place(Other);
        long start = bench.Chip.Counters.Commands;
        var injected = Task.Run(() =>
        {
            SpinWait.SpinUntil(() => bench.Chip.Counters.Commands >= start + afterCommands, TimeSpan.FromSeconds(5));
            Inject(fault);
        });
        do
        {
            if (TryLook(reader) is { } found) Assert.Equal(ReaderBench.Alone(Other), found);
            else bench.WaitForQuiet();
        }
        while (!injected.IsCompleted || IsInjected());
        await injected;
        Assert.Equal(ReaderBench.Alone(Other), SecondChance(reader));
    }

    [Fact]
    public void Reader_LockedUp_TimesOutEachTimeAndWorksWhenItLivesAgain()
    {
        using var reader = bench.Open();
        reader.Look();
        bench.Chip.Faults.IsDead = true;
        for (int i = 0; i < 2; i++) Assert.Equal(TimedOut, Assert.Throws<IOException>(() => reader.Look()).HResult);
        bench.Chip.Faults.IsDead = false;
        Assert.Equal(ReaderBench.Alone(Card), SecondChance(reader));
    }

    [Fact]
    public void Reader_PowerCycled_TimesOutUntilItIsOpenedAgain()
    {
        var reader = bench.Open();
        reader.Look();
        bench.Chip.PowerCycle();
        for (int i = 0; i < 3; i++) Assert.Equal(TimedOut, Assert.Throws<IOException>(() => reader.Look()).HResult);
        reader.Dispose();
        using var again = bench.Open();
        Assert.Equal(ReaderBench.Alone(Card), again.Look());
    }

    [Fact]
    public void Reader_Unplugged_FailsAtOnceAndCanBeOpenedWhenItIsBack()
    {
        var reader = bench.Open();
        reader.Look();
        bench.Chip.Unplug();
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < 3; i++) Assert.Equal(LineError, Assert.Throws<IOException>(() => reader.Look()).HResult);
        Assert.True(Stopwatch.GetElapsedTime(begun) < 3 * AnswerTimeout, "a pulled plug does not wait for a timeout");
        reader.Dispose();
        Assert.Throws<IOException>(bench.Open);
        bench.Chip.PlugBack();
        using var again = bench.Open();
        Assert.Equal(ReaderBench.Alone(Card), again.Look());
    }

    [Fact]
    public void Line_Babbling_FailsEachLook()
    {
        using var reader = bench.Open();
        reader.Look();
        bench.Chip.Faults.IsBabbling = true;
        for (int i = 0; i < 3; i++) Assert.Throws<IOException>(() => reader.Look());
    }

    [Fact]
    public void Open_LockedUpReader_IsRefusedWithinTwoSeconds()
    {
        bench.Chip.Faults.IsDead = true;
        long begun = Stopwatch.GetTimestamp();
        Assert.Throws<IOException>(bench.Open);
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(2.5), $"took {Stopwatch.GetElapsedTime(begun)}");
    }

    private void Inject(string fault)
    {
        LinkFaults faults = bench.Chip.Faults;
        switch (fault)
        {
            case "lost acknowledgement": faults.LostAcks = 1; break;
            case "lost answer": faults.LostAnswers = 1; break;
            case "bad checksum": faults.BadChecksums = 1; break;
            case "one zero byte before the acknowledgement": faults.NoiseBytes = 1; break;
            case "three zero bytes before the acknowledgement": faults.NoiseBytes = 3; break;
            case "error frame instead of a card": (faults.HalfReadKind, faults.HalfReads) = (HalfRead.ErrorFrame, 1); break;
            default: throw new ArgumentOutOfRangeException(nameof(fault));
        }
    }

    private bool IsInjected() => bench.Chip.Faults is { LostAcks: > 0 } or { LostAnswers: > 0 } or { BadChecksums: > 0 };

    // What is left of an answer that was not understood still comes in at the line's pace: the loop's pause waits it out.
    private FieldContent SecondChance(LibnfcReader reader)
    {
        bench.WaitForQuiet();
        return reader.Look();
    }

    private static FieldContent? TryLook(LibnfcReader reader)
    {
        try
        {
            return reader.Look();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
