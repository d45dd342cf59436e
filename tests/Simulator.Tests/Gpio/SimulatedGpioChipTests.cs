using System.Buffers.Binary;
using System.Text;
using FabAccess.Simulator.Gpio;
using static FabAccess.Simulator.Tests.Gpio.LineRequestBuilder;

namespace FabAccess.Simulator.Tests.Gpio;

public class SimulatedGpioChipTests
{
    private const int Busy = 16, Invalid = 22, Io = 5, NotPermitted = 1, NoSuchRequest = 25;

    private readonly SimulatedGpioChip chip = new("pinctrl-test", lines: 8);

    [Fact]
    public void ChipInfo_Any_TellsLabelAndLines()
    {
        var info = new byte[68];
        Assert.Equal(0, chip.Open().Control(0x8044B401, info));
        Assert.Equal("pinctrl-test", Encoding.ASCII.GetString(info, 32, 12));
        Assert.Equal(8, BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(64)));
    }

    public static TheoryData<string, int> Requests => new()
    {
        { "output", 0 }, { "inputEdges", 0 }, { "asIs", 0 }, { "activeLowOutput", 0 }, { "debouncedInput", 0 },
        { "both directions", Invalid }, { "edges of an output", Invalid }, { "open drain input", Invalid }, { "drain and source", Invalid },
        { "two biases", Invalid }, { "bias without direction", Invalid }, { "unknown flag", Invalid }, { "line beyond the end", Invalid },
        { "no line", Invalid }, { "padding", Invalid }, { "debounced output", Invalid }, { "unknown attribute", Invalid }, { "same line twice", Busy },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void GetLine_Combination_IsJudgedAsTheKernelDoes(string name, int errno)
    {
        var request = name switch
        {
            "output" => new LineRequestBuilder(Output, 3).Attribute(2, 1),
            "inputEdges" => new LineRequestBuilder(Input | Rising | Falling | PullDown, 3),
            "asIs" => new LineRequestBuilder(0, 3),
            "activeLowOutput" => new LineRequestBuilder(Output | ActiveLow, 3),
            "debouncedInput" => new LineRequestBuilder(Input | Rising, 3).Attribute(3, 5_000),
            "both directions" => new LineRequestBuilder(Input | Output, 3),
            "edges of an output" => new LineRequestBuilder(Output | Rising, 3),
            "open drain input" => new LineRequestBuilder(Input | OpenDrain, 3),
            "drain and source" => new LineRequestBuilder(Output | OpenDrain | OpenSource, 3),
            "two biases" => new LineRequestBuilder(Input | PullUp | PullDown, 3),
            "bias without direction" => new LineRequestBuilder(PullUp, 3),
            "unknown flag" => new LineRequestBuilder(Output | (1UL << 40), 3),
            "line beyond the end" => new LineRequestBuilder(Output, 8),
            "no line" => new LineRequestBuilder(Output),
            "padding" => new LineRequestBuilder(Output, 3).Byte(570, 1),
            "debounced output" => new LineRequestBuilder(Output, 3).Attribute(3, 5_000),
            "unknown attribute" => new LineRequestBuilder(Output, 3).Attribute(9, 1),
            _ => new LineRequestBuilder(Output, 3, 3),
        };
        Assert.Equal(errno, chip.Open().Control(GetLine, request.Bytes()));
    }

    [Theory]
    [InlineData(0x8044B401, 67)]
    [InlineData(GetLine, 591)]
    [InlineData(SetValues, 16)]
    [InlineData(GetValues, 16)]
    public void Control_WrongSizeOrNoLineYet_IsInvalid(uint request, int length) => Assert.Equal(Invalid, chip.Open().Control(request, new byte[length]));

    [Fact]
    public void Control_UnknownNumber_IsNoSuchRequest() => Assert.Equal(NoSuchRequest, chip.Open().Control(0xC0DEC0DE, new byte[16]));

    [Fact]
    public void Output_LevelInTheRequest_IsThereAtOnceAndFallsOnRelease()
    {
        var line = Take(new LineRequestBuilder(Output, 3).Attribute(2, 1));
        Assert.True(chip.Level(3));
        Assert.Equal("test", chip.OwnerOf(3));
        Assert.Equal(Busy, chip.Open().Control(GetLine, new LineRequestBuilder(Output, 3).Bytes()));
        line.Dispose();
        Assert.Equal((false, ""), (chip.Level(3), chip.OwnerOf(3)));
        Assert.Equal(0, chip.Open().Control(GetLine, new LineRequestBuilder(Output, 3).Bytes()));
        Assert.Equal([true, false], chip.Changes.Select(c => c.Level));
    }

    [Fact]
    public void Output_BoardPullsUp_GoesHighOnRelease()
    {
        chip.SetPull(3, up: true);
        var line = Take(new LineRequestBuilder(Output, 3));
        Assert.False(chip.Level(3));
        line.Dispose();
        Assert.True(chip.Level(3));
    }

    [Fact]
    public void Output_ActiveLow_IsInvertedBothWays()
    {
        var line = Take(new LineRequestBuilder(Output | ActiveLow, 3).Attribute(2, 1));
        Assert.False(chip.Level(3));
        Assert.Equal(1UL, Get(line));
        Assert.Equal(0, line.Control(SetValues, Values(0, 1)));
        Assert.True(chip.Level(3));
    }

    [Fact]
    public void Output_SetAndRead_FollowsTheMask()
    {
        var line = Take(new LineRequestBuilder(Output, 2, 5));
        Assert.Equal(0, line.Control(SetValues, Values(0b11, 0b10)));
        Assert.Equal((false, true), (chip.Level(2), chip.Level(5)));
        Assert.Equal(0b10UL, Get(line, 0b11));
        Assert.Equal(Invalid, line.Control(SetValues, Values(1, 0)));
        Assert.Equal(Invalid, line.Control(GetValues, Values(0, 0)));
    }

    [Fact]
    public void Output_FaultInjected_FailsOrStaysAsItWas()
    {
        var line = Take(new LineRequestBuilder(Output, 3));
        chip.SetFault(3, LineFault.SetFails);
        Assert.Equal(Io, line.Control(SetValues, Values(1, 1)));
        chip.SetFault(3, LineFault.Stuck);
        Assert.Equal(0, line.Control(SetValues, Values(1, 1)));
        Assert.Equal(0UL, Get(line));
        chip.SetFault(3, LineFault.None);
        Assert.True(chip.Level(3));
    }

    [Fact]
    public void Input_SetValues_IsNotPermitted() => Assert.Equal(NotPermitted, Take(new LineRequestBuilder(Input, 3)).Control(SetValues, Values(1, 1)));

    [Fact]
    public void Input_ForcedFromOutside_TellsEachEdgeThatWasAskedFor()
    {
        var events = new List<byte[]>();
        var line = Take(new LineRequestBuilder(Input | Rising | Falling | PullDown, 5), events);
        chip.Force(5, true);
        chip.Force(5, true);
        chip.Force(5, null);
        Assert.Equal([1u, 2u], events.Select(e => BinaryPrimitives.ReadUInt32LittleEndian(e.AsSpan(8))));
        Assert.Equal([5u, 5u], events.Select(e => BinaryPrimitives.ReadUInt32LittleEndian(e.AsSpan(12))));
        Assert.Equal([1u, 2u], events.Select(e => BinaryPrimitives.ReadUInt32LittleEndian(e.AsSpan(16))));
        Assert.All(events, e => Assert.Equal(48, e.Length));
        Assert.Equal(0UL, Get(line));
    }

    [Fact]
    public void Input_OnlyFallingAsked_TellsNoRisingEdge()
    {
        var events = new List<byte[]>();
        Take(new LineRequestBuilder(Input | Falling, 5), events);
        chip.Force(5, true);
        Assert.Empty(events);
        chip.Force(5, false);
        Assert.Single(events);
    }

    [Fact]
    public void Input_ReleasedAndForced_TellsNobody()
    {
        var events = new List<byte[]>();
        Take(new LineRequestBuilder(Input | Rising, 5), events).Dispose();
        chip.Force(5, true);
        Assert.Empty(events);
        Assert.True(chip.Level(5));
    }

    [Fact]
    public void Config_OutputBecomesInput_FallsToItsPull()
    {
        var line = Take(new LineRequestBuilder(Output, 3).Attribute(2, 1));
        Assert.Equal(0, line.Control(SetConfig, new LineRequestBuilder(Input, 3).ConfigBytes()));
        Assert.False(chip.Level(3));
        Assert.Equal(NotPermitted, line.Control(SetValues, Values(1, 1)));
    }

    [Fact]
    public void Log_MoreChangesThanItHolds_ForgetsTheOldest()
    {
        for (int i = 0; i <= SimulatedGpioChip.LongestLog; i++) chip.Force(1, i % 2 == 0);
        Assert.Equal(SimulatedGpioChip.LongestLog, chip.Changes.Length);
        Assert.False(chip.Changes[0].Level);
    }

    private GpioDescriptor Take(LineRequestBuilder request, List<byte[]>? events = null)
    {
        var descriptor = chip.Open(bytes => events?.Add(bytes.ToArray()));
        Assert.Equal(0, descriptor.Control(GetLine, request.Bytes()));
        return descriptor;
    }

    private static ulong Get(GpioDescriptor line, ulong mask = 1)
    {
        byte[] values = Values(0, mask);
        Assert.Equal(0, line.Control(GetValues, values));
        return BinaryPrimitives.ReadUInt64LittleEndian(values);
    }
}
