using FabAccess.Core.Signals;

namespace FabAccess.Edge.Signals;

/// <summary>
/// A ring of lights with data and clock lines, of the APA102 kind: 32 bits of zeros, then for each light three ones, five
/// bits of current and blue, green, red; then enough clock for the last one, which lags half a bit behind for each before it.
/// Each frame is whole, so that a light which a contactor disturbed is right again with the next one.
/// </summary>
public sealed class ClockedRing(ISpiDevice spi) : ILightRing
{
    private const byte FullCurrent = 0xFF;
    private const int Word = 4;

    /// <inheritdoc/>
    public void Show(ReadOnlySpan<Rgb> pixels)
    {
        // The end is zeros and not ones: ones are a white light where the ring is longer than configured.
        Span<byte> frame = stackalloc byte[Word + (pixels.Length * Word) + Word + ((pixels.Length + 15) / 16)];
        frame.Clear();
        for (int i = 0; i < pixels.Length; i++)
        {
            var light = frame.Slice(Word + (i * Word), Word);
            (light[0], light[1], light[2], light[3]) = (FullCurrent, pixels[i].Blue, pixels[i].Green, pixels[i].Red);
        }
        spi.Write(frame);
    }
}
