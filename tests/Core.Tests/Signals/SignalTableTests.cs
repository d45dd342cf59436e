using System.Text.RegularExpressions;
using FabAccess.Core.Access;
using FabAccess.Core.Signals;
using NodaTime;

namespace FabAccess.Core.Tests.Signals;

/// <summary>The table against its own rules.</summary>
public sealed partial class SignalTableTests
{
    [Fact]
    public void Rows_AreOnePerSignal_InItsOrder() => Assert.Equal(Enum.GetValues<SignalName>(), SignalTable.Rows.Select(r => r.Signal));

    [Fact]
    public void Refusals_AreOnePerReason_InItsOrder() => Assert.Equal(Enum.GetValues<RefusalReason>(), RefusalTable.Rows.Select(r => r.Reason));

    [Fact]
    public void Names_AreTheSignalsInKebabCase() =>
        Assert.All(SignalTable.Rows, r => Assert.Equal(Hump().Replace(r.Signal.ToString(), "-$1").ToLowerInvariant(), r.Name));

    [Fact]
    public void Motions_BelongToOneSignalEach() => Assert.Equal(Enum.GetValues<Motion>(), SignalTable.Rows.Select(r => r.Look.Motion).Order());

    [Fact]
    public void Priorities_NameEverySignalOnce_ButTheOverlays() =>
        Assert.Equal(SignalTable.Rows.Where(r => !r.IsOverlay).Select(r => r.Signal), SignalTable.ByPriority.Order());

    [Fact]
    public void SignalsThatRefuseWarnOrAsk_HaveSixSounds()
    {
        SignalName[] signals = [SignalName.Refused, SignalName.SecondBadge, SignalName.Confirm, SignalName.EndingSoon, SignalName.ToCheck, SignalName.Fault];
        var sounds = signals.Select(s => SignalTable.Row(s).Heard.Sound).ToArray();

        Assert.Distinct(sounds);
        Assert.DoesNotContain(Sound.None, sounds);
    }

    [Fact]
    public void Sounds_DifferInRhythmOrDirection_NotInPitchAlone()
    {
        var sounds = Enum.GetValues<Sound>().Select(s => string.Join(' ', Shape([.. Tones.Of(s)]))).ToArray();

        Assert.Distinct(sounds);
    }

    [Fact]
    public void Sounds_EndSoon_AndCanBeHeard()
    {
        foreach (var sound in Enum.GetValues<Sound>())
        {
            Assert.True(Tones.Of(sound).Aggregate(Duration.Zero, (sum, n) => sum + n.Length + n.Gap) <= Duration.FromSeconds(6));
            Assert.All(Tones.Of(sound), n => Assert.True(n is { Hertz: >= 200 and <= 4000 } && n.Length >= Duration.FromMilliseconds(30)));
        }
    }

    // Lengths, gaps, and whether it rises or falls.
    private static IEnumerable<string> Shape(Tone[] notes) =>
        notes.Select((n, i) => $"{n.Length.TotalMilliseconds}/{n.Gap.TotalMilliseconds}/{(i == 0 ? 0 : Math.Sign(n.Hertz - notes[i - 1].Hertz))}");

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex Hump();
}
