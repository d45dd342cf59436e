using FabAccess.Core.Signals;
using NodaTime;

namespace FabAccess.Core.Tests.Signals;

public sealed class TonesAtTests
{
    [Fact]
    public void EachSound_PlayedMomentByMoment_IsItsTones_AndThenNothing()
    {
        foreach (var sound in Enum.GetValues<Sound>())
        {
            var at = Duration.Zero;
            foreach (var tone in Tones.Of(sound))
            {
                Assert.Equal((tone.Hertz, tone.Length), Tones.At(sound, at));
                Assert.Equal((tone.Hertz, Duration.FromMilliseconds(1)), Tones.At(sound, at + tone.Length - Duration.FromMilliseconds(1)));
                at += tone.Length;
                if (tone.Gap > Duration.Zero) Assert.Equal((null, tone.Gap), Tones.At(sound, at));
                at += tone.Gap;
            }
            Assert.Equal((null, null), Tones.At(sound, at));
        }
    }
}
