using FabAccess.Core.Machines;
using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>Which sound a reader makes as its view changes.</summary>
public static class HeardSound
{
    /// <summary>The sound to begin now; <see cref="Sound.None"/> leaves the one that sounds. An answer drowns the tick of the card that it answers.</summary>
    /// <param name="before">What was looked at last; null at the very beginning, when nothing has happened to anybody yet.</param>
    /// <param name="now">What is there now.</param>
    public static Sound Between(ReaderView? before, ReaderView now)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (before is null) return Sound.None;
        bool isToldAnew = now.Told is not null && (now.Told != before.Told || now.ToldAgo < before.ToldAgo);
        var shown = ShownSignal.Of(now).Name;
        var heard = SignalTable.Row(shown).Heard;
        bool isDue = heard.Cue switch
        {
            SoundCue.Beginning => shown != ShownSignal.Of(before).Name || (isToldAnew && ShownSignal.OfTold(now) == shown),
            SoundCue.Tap => isToldAnew && now.Told is Signal.Refused,
            SoundCue.Warnings => HasPassedWarning(before.Left, now.Left),
            _ => throw new ArgumentOutOfRangeException(nameof(now), heard.Cue, "No such cue."),
        };
        if (isDue && heard.Sound != Sound.None) return heard.Sound;
        if (isToldAnew && now.Told is Signal.HalfRead) return SignalTable.Row(SignalName.HalfRead).Heard.Sound;
        return now.ReadAgo is { } ago && (before.ReadAgo is not { } earlier || ago < earlier) ? SignalTable.Row(SignalName.Read).Heard.Sound : Sound.None;
    }

    private static bool HasPassedWarning(Duration? before, Duration? now)
    {
        foreach (var warning in UseTimes.Warnings)
            if (now <= warning && !(before <= warning)) return true;
        return false;
    }
}
