using System.Globalization;
using FabAccess.Core.Signals;
using NodaTime;

namespace FabAccess.Edge.Configuration;

/// <summary>Reads what "quiet" of "signals" says in box.json.</summary>
internal static class QuietHoursReader
{
    public const string Key = "quiet";

    public static readonly string[] Keys = ["from", "to", "volume", "brightness"];

    /// <param name="signals">What it stands in.</param>
    /// <param name="usual">The levels outside of these hours.</param>
    /// <param name="hasSound">Whether there is something to be quiet.</param>
    /// <param name="canDim">Whether there is something to be dark.</param>
    /// <returns>Null when something was wrong, which is noted then.</returns>
    public static QuietHours? Read(SettingsReader signals, SignalLevels usual, bool hasSound, bool canDim)
    {
        var part = signals.Part(Key, "when it is quiet", Keys)!;
        var (from, to) = (Hour(part, "from", "begins"), Hour(part, "to", "ends"));
        int? volume = part.Has("volume") ? Level("volume", "how loud it is then", 0, usual.VolumePercent, hasSound, "buzzer") : null;
        int? brightness = part.Has("brightness") ? Level("brightness", "how bright it is then", QuietHours.LeastBrightnessPercent, usual.BrightnessPercent, canDim, "ring or an OLED") : null;
        if (volume is null && brightness is null) part.Problem(signals.At(Key), "says neither volume nor brightness: name what is lower in these hours.");
        if (from is not { } begins || to is not { } ends) return null;
        if (begins != ends) return new(begins, ends, volume, brightness);
        part.Problem(part.At("to"), "is the same as 'from', which would be always or never: write another hour, or lower 'volume' and 'brightness' of 'signals' and leave 'quiet' out.");
        return null;

        int Level(string name, string what, int least, int most, bool isThere, string thing)
        {
            int level = part.Number(name, what, least, 100);
            if (!isThere) part.Problem(part.At(name), $"belongs to a {thing}.");
            else if (level > most) part.Problem(part.At(name), $"is more than the usual {name}, {most}: quiet hours only lower it.");
            return level;
        }
    }

    private static LocalTime? Hour(SettingsReader part, string name, string verb)
    {
        string form = $"when it {verb}, HH:MM by the clock on the wall, e.g. 20:00";
        string text = part.Text(name, form);
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour)) return new(hour.Hour, hour.Minute);
        if (text.Length > 0) part.Problem(part.At(name), $"must be {form}.");
        return null;
    }
}
