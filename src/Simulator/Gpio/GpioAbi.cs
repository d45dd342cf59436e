namespace FabAccess.Simulator.Gpio;

/// <summary>
/// Numbers and layouts of linux/gpio.h, uAPI v2, written down here a second time on purpose: the edge has its own, and
/// where the two disagree a test fails.
/// </summary>
internal static class GpioAbi
{
    public const uint GetChipInfo = 0x8044B401, GetLineInfo = 0xC100B405, GetLine = 0xC250B407;
    public const uint SetConfig = 0xC110B40D, GetValues = 0xC010B40E, SetValues = 0xC010B40F;

    public const int ChipInfoBytes = 68, LineInfoBytes = 256, RequestBytes = 592, ConfigBytes = 272, ValuesBytes = 16, EventBytes = 48;

    /// <summary>Offsets in <c>gpio_v2_line_request</c>.</summary>
    public const int Consumer = 256, Config = 288, LineCount = 560, EventBufferSize = 564, RequestPadding = 568, Descriptor = 588;

    /// <summary>Offsets in <c>gpio_v2_line_config</c>, and in each of its attributes of 24 bytes.</summary>
    public const int AttributeCount = 8, ConfigPadding = 12, Attributes = 32, AttributeBytes = 24, AttributeValue = 8, AttributeMask = 16;

    public const int MostLines = 64, MostAttributes = 10, NameBytes = 32;

    public const uint FlagsAttribute = 1, ValuesAttribute = 2, DebounceAttribute = 3;

    public const ulong Used = 1 << 0, ActiveLow = 1 << 1, Input = 1 << 2, Output = 1 << 3, RisingEdge = 1 << 4, FallingEdge = 1 << 5;
    public const ulong OpenDrain = 1 << 6, OpenSource = 1 << 7, PullUp = 1 << 8, PullDown = 1 << 9, NoBias = 1 << 10, WallClock = 1 << 11;
    public const ulong Direction = Input | Output, Edges = RisingEdge | FallingEdge, Drive = OpenDrain | OpenSource, Bias = PullUp | PullDown | NoBias;
    public const ulong Known = ActiveLow | Direction | Edges | Drive | Bias | WallClock;

    public const uint RisingEvent = 1, FallingEvent = 2;
}

/// <summary>What an ioctl returns; the numbers are Linux's.</summary>
internal enum GpioError
{
    None = 0,
    NotPermitted = 1,
    Io = 5,
    Busy = 16,
    Invalid = 22,
    NoSuchRequest = 25,
}
