using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FabAccess.Edge.Gpio;

/// <summary>
/// Numbers of the kernel's GPIO character device, uAPI version 2 (include/uapi/linux/gpio.h). They and the structs
/// below are the same on amd64, arm64 and armhf.
/// </summary>
internal static class GpioUapi
{
    public const uint GetChipInfo = 0x8044B401, GetLine = 0xC250B407, GetValues = 0xC010B40E, SetValues = 0xC010B40F;

    public const ulong Input = 1 << 2, Output = 1 << 3, EdgeRising = 1 << 4, EdgeFalling = 1 << 5, PullUp = 1 << 8, PullDown = 1 << 9;

    public const uint AttributeOutputValues = 2, AttributeDebounce = 3;

    public const uint RisingEdge = 1;

    public const int NoSuchFile = 2, NotPermitted = 13, Busy = 16, InvalidArgument = 22, NotThisDevice = 25;
}

/// <summary>gpiochip_info: 68 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ChipInfo
{
    public Text32 Name, Label;
    public uint Lines;
}

/// <summary>gpio_v2_line_request: 592 bytes. The kernel fills in <see cref="Descriptor"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LineRequest
{
    public Offsets64 Offsets;
    public Text32 Consumer;
    public LineConfig Config;
    public uint LineCount, EventBufferSize;
    public Padding5 Padding;
    public int Descriptor;
}

/// <summary>gpio_v2_line_config: 272 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LineConfig
{
    public ulong Flags;
    public uint AttributeCount;
    public Padding5 Padding;
    public Attributes10 Attributes;
}

/// <summary>gpio_v2_line_config_attribute: 24 bytes; the value is a union whose widest member has 64 bits.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LineAttribute
{
    public uint Id, Padding;
    public ulong Value, Mask;
}

/// <summary>gpio_v2_line_values: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LineValues
{
    public ulong Bits, Mask;
}

/// <summary>gpio_v2_line_event: 48 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LineEvent
{
    public ulong TimestampNanoseconds;
    public uint Id, Offset, Sequence, LineSequence;
    public Padding6 Padding;
}

[InlineArray(32)]
internal struct Text32
{
    private byte first;
}

[InlineArray(64)]
internal struct Offsets64
{
    private uint first;
}

[InlineArray(5)]
internal struct Padding5
{
    private uint first;
}

[InlineArray(6)]
internal struct Padding6
{
    private uint first;
}

[InlineArray(10)]
internal struct Attributes10
{
    private LineAttribute first;
}
