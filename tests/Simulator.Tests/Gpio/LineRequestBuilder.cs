using System.Buffers.Binary;
using System.Text;

namespace FabAccess.Simulator.Tests.Gpio;

/// <summary>Builds gpio_v2_line_request from the header's layout, with numbers of its own.</summary>
internal sealed class LineRequestBuilder
{
    public const uint GetLine = 0xC250B407, SetConfig = 0xC110B40D, GetValues = 0xC010B40E, SetValues = 0xC010B40F;
    public const ulong ActiveLow = 2, Input = 4, Output = 8, Rising = 16, Falling = 32, OpenDrain = 64, OpenSource = 128, PullUp = 256, PullDown = 512;

    private readonly byte[] bytes = new byte[592];

    public LineRequestBuilder(ulong flags, params uint[] lines)
    {
        for (int i = 0; i < lines.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), lines[i]);
        Encoding.ASCII.GetBytes("test", bytes.AsSpan(256));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(288), flags);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(560), lines.Length);
    }

    public LineRequestBuilder Attribute(uint id, ulong value, ulong mask = 1)
    {
        int count = bytes[296]++, at = 288 + 32 + (24 * count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), id);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at + 8), value);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at + 16), mask);
        return this;
    }

    public LineRequestBuilder Byte(int at, byte value)
    {
        bytes[at] = value;
        return this;
    }

    public byte[] Bytes() => [.. bytes];

    public byte[] ConfigBytes() => bytes[288..560];

    public static byte[] Values(ulong bits, ulong mask)
    {
        var values = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(values, bits);
        BinaryPrimitives.WriteUInt64LittleEndian(values.AsSpan(8), mask);
        return values;
    }
}
