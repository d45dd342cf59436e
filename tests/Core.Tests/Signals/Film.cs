using System.Globalization;
using System.Text;
using FabAccess.Core.Signals;
using NodaTime;

namespace FabAccess.Core.Tests.Signals;

/// <summary>What a ring shows over some seconds.</summary>
internal static class Film
{
    public static readonly Arc HalfAnHourOfOne = new(Duration.FromMinutes(30), Duration.FromHours(1));

    public static Rgb[] Frame(ShownSignal shown, int ring, long milliseconds, Arc arc = default)
    {
        var pixels = new Rgb[ring];
        Frames.Draw(shown, Duration.FromMilliseconds(milliseconds), arc, Palette.Default, pixels);
        return pixels;
    }

    /// <summary>One line a change: the time, a letter a pixel (capital when bright, a dot when dark), the brightest pixel's value.</summary>
    public static string Text(SignalName signal, int ring)
    {
        var text = new StringBuilder();
        string last = "";
        for (int at = 0; at <= 4000; at += 125)
        {
            var frame = Frame(new(signal), ring, at, HalfAnHourOfOne);
            var brightest = frame.MaxBy(p => p.Red + p.Green + p.Blue);
            string line = string.Concat(frame.Select(Letter)) + $"  {brightest.Red:X2}{brightest.Green:X2}{brightest.Blue:X2}";
            if (line != last) text.Append(CultureInfo.InvariantCulture, $"{at,5} ms  {line}\n");
            last = line;
        }
        return text.ToString();
    }

    private static char Letter(Rgb pixel)
    {
        if (pixel == default) return '.';
        char letter = pixel switch
        {
            { Red: > 0, Green: > 0, Blue: > 0 } when pixel.Red == pixel.Green => 'W',
            { Red: > 0, Green: > 0, Blue: 0 } => 'A',
            { Red: > 0 } => 'R',
            _ when pixel.Green > pixel.Blue => 'G',
            _ => 'B',
        };
        return Math.Max(pixel.Red, Math.Max(pixel.Green, pixel.Blue)) < 110 ? char.ToLowerInvariant(letter) : letter;
    }
}
