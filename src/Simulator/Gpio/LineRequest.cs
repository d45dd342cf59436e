using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace FabAccess.Simulator.Gpio;

/// <summary>How one line was asked for.</summary>
internal readonly record struct LineSettings(ulong Flags, bool InitialLevel, TimeSpan Debounce);

/// <summary>Reads <c>gpio_v2_line_request</c> and <c>gpio_v2_line_config</c> from their bytes, refusing what the kernel refuses.</summary>
internal static class LineRequest
{
    public static GpioError Read(ReadOnlySpan<byte> bytes, int lines, out int[] offsets, out string consumer, out LineSettings[] settings)
    {
        (offsets, consumer, settings) = ([], "", []);
        uint count = U32(bytes, GpioAbi.LineCount);
        if (count is 0 or > GpioAbi.MostLines || HasBytes(bytes[GpioAbi.RequestPadding..GpioAbi.Descriptor])) return GpioError.Invalid;
        offsets = new int[count];
        for (int i = 0; i < count; i++)
        {
            uint offset = U32(bytes, 4 * i);
            if (offset >= lines) return GpioError.Invalid;
            offsets[i] = (int)offset;
        }
        consumer = Text(bytes.Slice(GpioAbi.Consumer, GpioAbi.NameBytes));
        return ReadConfig(bytes.Slice(GpioAbi.Config, GpioAbi.ConfigBytes), (int)count, isRequest: true, out settings);
    }

    /// <summary>One settings record a line; an attribute's mask counts lines in the order of the request.</summary>
    public static GpioError ReadConfig(ReadOnlySpan<byte> bytes, int count, bool isRequest, out LineSettings[] settings)
    {
        settings = new LineSettings[count];
        uint attributes = U32(bytes, GpioAbi.AttributeCount);
        if (attributes > GpioAbi.MostAttributes || HasBytes(bytes[GpioAbi.ConfigPadding..GpioAbi.Attributes])) return GpioError.Invalid;
        for (int line = 0; line < count; line++)
        {
            var read = new LineSettings(U64(bytes, 0), false, TimeSpan.Zero);
            bool hasOwnFlags = false, hasValue = false, hasDebounce = false;
            for (int a = 0; a < attributes; a++)
            {
                var attribute = bytes.Slice(GpioAbi.Attributes + (a * GpioAbi.AttributeBytes), GpioAbi.AttributeBytes);
                ulong value = U64(attribute, GpioAbi.AttributeValue);
                bool isForLine = ((U64(attribute, GpioAbi.AttributeMask) >> line) & 1) != 0;
                switch (U32(attribute, 0))
                {
                    case GpioAbi.FlagsAttribute when isForLine && !hasOwnFlags: (read, hasOwnFlags) = (read with { Flags = value }, true); break;
                    case GpioAbi.ValuesAttribute when isForLine && !hasValue: (read, hasValue) = (read with { InitialLevel = ((value >> line) & 1) != 0 }, true); break;
                    case GpioAbi.DebounceAttribute when isForLine && !hasDebounce: (read, hasDebounce) = (read with { Debounce = TimeSpan.FromMicroseconds((uint)(value & uint.MaxValue)) }, true); break;
                    case GpioAbi.FlagsAttribute or GpioAbi.ValuesAttribute or GpioAbi.DebounceAttribute: break;
                    default: return GpioError.Invalid;
                }
            }
            if (!IsSound(read.Flags, isRequest) || (hasDebounce && (read.Flags & GpioAbi.Input) == 0)) return GpioError.Invalid;
            settings[line] = read;
        }
        return GpioError.None;
    }

    public static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    public static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    // The combinations that gpiolib-cdev refuses. A request may leave the direction open ("as is"), a new configuration too.
    private static bool IsSound(ulong flags, bool isRequest)
    {
        bool isInput = (flags & GpioAbi.Input) != 0, isOutput = (flags & GpioAbi.Output) != 0;
        return (flags & ~GpioAbi.Known) == 0
            && !(isInput && isOutput)
            && ((flags & GpioAbi.Edges) == 0 || isInput)
            && ((flags & GpioAbi.Drive) == 0 || isOutput)
            && (flags & GpioAbi.Drive) != GpioAbi.Drive
            && ((flags & GpioAbi.Bias) == 0 || isInput || isOutput)
            && BitOperations.PopCount(flags & GpioAbi.Bias) <= 1
            && (isRequest || isInput || isOutput || (flags & ~GpioAbi.WallClock) == 0);
    }

    private static bool HasBytes(ReadOnlySpan<byte> padding) => padding.ContainsAnyExcept((byte)0);

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes[..^1] : bytes[..end]);
    }
}
