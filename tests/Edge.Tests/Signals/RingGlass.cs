using FabAccess.Core.Signals;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Tests.Signals;

/// <summary>A string of clocked lights at the level of its wire: each takes the first 32 bits after the zeros that begin with three ones, and hands on the rest half a bit later.</summary>
internal sealed class RingGlass(int lights) : ISpiDevice
{
    private readonly Rgb[] shown = new Rgb[lights];

    public IReadOnlyList<Rgb> Shown => shown;

    public int Lit => shown.Count(p => p != default);

    public bool IsThere { get; set; } = true;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (!IsThere) throw new IOException("The bus is gone.");
        Assert.True(bytes[..4].SequenceEqual("\0\0\0\0"u8), "a frame begins with 32 zeros");
        for (int i = 0; i < shown.Length; i++)
        {
            var light = bytes.Slice(4 + (i * 4), 4);
            if (light[0] >> 5 != 0b111) break;
            // The clock that this light still needs after its bits: half a bit for each before it.
            Assert.True((bytes.Length - 4 - ((i + 1) * 4)) * 8 >= (i + 1) / 2, "the clock ends before the last light has its bits");
            shown[i] = new(light[3], light[2], light[1]);
        }
    }
}
