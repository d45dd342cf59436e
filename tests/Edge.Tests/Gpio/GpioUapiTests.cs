using System.Runtime.CompilerServices;
using FabAccess.Edge.Gpio;

namespace FabAccess.Edge.Tests.Gpio;

/// <summary>Sizes, offsets and numbers as the C compilers of amd64, arm64 and armhf agree on them for linux/gpio.h.</summary>
public sealed class GpioUapiTests
{
    [Fact]
    public void Structs_Sizes_AreTheKernels()
    {
        Assert.Equal(68, Unsafe.SizeOf<ChipInfo>());
        Assert.Equal(592, Unsafe.SizeOf<LineRequest>());
        Assert.Equal(272, Unsafe.SizeOf<LineConfig>());
        Assert.Equal(24, Unsafe.SizeOf<LineAttribute>());
        Assert.Equal(16, Unsafe.SizeOf<LineValues>());
        Assert.Equal(48, Unsafe.SizeOf<LineEvent>());
    }

    [Fact]
    public void ChipInfo_Fields_StandWhereTheKernelPutsThem()
    {
        ChipInfo info = default;
        Assert.Equal(0, At(ref info, ref info.Name));
        Assert.Equal(32, At(ref info, ref info.Label));
        Assert.Equal(64, At(ref info, ref info.Lines));
    }

    [Fact]
    public void LineRequest_Fields_StandWhereTheKernelReadsThem()
    {
        LineRequest request = default;
        Assert.Equal(0, At(ref request, ref request.Offsets));
        Assert.Equal(256, At(ref request, ref request.Consumer));
        Assert.Equal(288, At(ref request, ref request.Config));
        Assert.Equal(560, At(ref request, ref request.LineCount));
        Assert.Equal(564, At(ref request, ref request.EventBufferSize));
        Assert.Equal(568, At(ref request, ref request.Padding));
        Assert.Equal(588, At(ref request, ref request.Descriptor));
    }

    [Fact]
    public void LineConfig_Fields_StandWhereTheKernelReadsThem()
    {
        LineConfig config = default;
        Assert.Equal(0, At(ref config, ref config.Flags));
        Assert.Equal(8, At(ref config, ref config.AttributeCount));
        Assert.Equal(12, At(ref config, ref config.Padding));
        Assert.Equal(32, At(ref config, ref config.Attributes));
        LineAttribute attribute = default;
        Assert.Equal(0, At(ref attribute, ref attribute.Id));
        Assert.Equal(8, At(ref attribute, ref attribute.Value));
        Assert.Equal(16, At(ref attribute, ref attribute.Mask));
    }

    [Fact]
    public void LineEvent_Fields_StandWhereTheKernelPutsThem()
    {
        LineEvent edge = default;
        Assert.Equal(0, At(ref edge, ref edge.TimestampNanoseconds));
        Assert.Equal(8, At(ref edge, ref edge.Id));
        Assert.Equal(12, At(ref edge, ref edge.Offset));
        Assert.Equal(16, At(ref edge, ref edge.Sequence));
        Assert.Equal(20, At(ref edge, ref edge.LineSequence));
    }

    // An ioctl number is direction, size, type ('4' is 0xB4) and command: the sizes inside must be those of the structs.
    [Theory]
    [InlineData(GpioUapi.GetChipInfo, 0x01, 68)]
    [InlineData(GpioUapi.GetLine, 0x07, 592)]
    [InlineData(GpioUapi.GetValues, 0x0E, 16)]
    [InlineData(GpioUapi.SetValues, 0x0F, 16)]
    public void RequestNumbers_Parts_AreTheKernels(uint number, uint command, uint size)
    {
        Assert.Equal(command, number & 0xFF);
        Assert.Equal(0xB4u, (number >> 8) & 0xFF);
        Assert.Equal(size, (number >> 16) & 0x3FFF);
    }

    private static int At<TStruct, TField>(ref TStruct whole, ref TField field)
        where TStruct : struct
        where TField : struct =>
        (int)Unsafe.ByteOffset(ref Unsafe.As<TStruct, byte>(ref whole), ref Unsafe.As<TField, byte>(ref field));
}
