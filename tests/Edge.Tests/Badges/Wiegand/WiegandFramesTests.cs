using FabAccess.Core.Values;
using FabAccess.Edge.Badges.Wiegand;
using FsCheck;
using FsCheck.Fluent;

namespace FabAccess.Edge.Tests.Badges.Wiegand;

public sealed class WiegandFramesTests
{
    private const ulong Millisecond = 1_000_000;

    private readonly List<BadgeUid?> said = [];
    private ulong now = 10_000 * Millisecond;

    [Fact]
    public void Frame_Recorded_IsFacilityAndNumber()
    {
        // Facility 123, number 45678 with its parities, worked out by hand: 0111 1011 1011 0010 0110 1110 has 9 ones in front, so a 1 to make them even, and 6 behind, so a 1 to make them odd.
        var frames = Frames(26);
        Play(frames, "1" + "011110111011" + "001001101110" + "1");
        Assert.Equal([TestUids.Of(0xFA, 24, 0, 0, 123, 178, 110)], said);
    }

    [Theory]
    [InlineData(26)]
    [InlineData(34)]
    public void Frame_OfAnyNumber_IsThatNumber(int bits)
    {
        foreach (uint number in (uint[])[0, 1, 0x88, 0xFFFFFF, 0xA5A5A5, 0x080000, .. bits == 34 ? (uint[])[0x8800_0000, 0x0800_0001, uint.MaxValue] : []])
        {
            said.Clear();
            Play(Frames(bits), WiegandPulses.Of(number, bits));
            Assert.Equal([TestUids.Tag(bits - 2, number)], said);
        }
    }

    [Theory]
    [InlineData(26)]
    [InlineData(34)]
    public void Frame_WithOneBitTurned_IsNone(int bits)
    {
        string sound = WiegandPulses.Of(0x5A_3C_71, bits);
        for (int at = 0; at < bits; at++)
        {
            said.Clear();
            Play(Frames(bits), string.Concat(sound.Select((bit, i) => i == at ? (bit == '0' ? '1' : '0') : bit)));
            Assert.Equal([null], said);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(25)]
    [InlineData(27)]
    [InlineData(34)]
    [InlineData(90)]
    public void Frame_OfAnotherLength_IsNone_AndTheNextIsRead(int length)
    {
        var frames = Frames(26);
        Play(frames, new string('0', length));
        Play(frames, WiegandPulses.Of(7, 26));
        Assert.Equal([null, TestUids.Tag(24, 7)], said);
    }

    [Fact]
    public void Spark_OfAPulseOrTwo_IsNothing()
    {
        Play(Frames(26), "01");
        Assert.Empty(said);
    }

    [Fact]
    public void Frames_TwoBetweenTwoLooks_AreToldApartByTheirGap()
    {
        var frames = Frames(26);
        Pulses(frames, WiegandPulses.Of(1, 26));
        now += 24 * Millisecond + Millisecond;
        Pulses(frames, WiegandPulses.Of(2, 26));
        Assert.Single(said);
        frames.Rest(now + WiegandFrames.GapNanoseconds - 2 * Millisecond);
        Assert.Single(said);
        frames.Rest(now + WiegandFrames.GapNanoseconds);
        Assert.Equal([TestUids.Tag(24, 1), TestUids.Tag(24, 2)], said);
    }

    [Fact]
    public void Pulses_AtAnyTimes_AreTakenWithoutAFault() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(bool, ulong)[]>(), pulses =>
        {
            var frames = Frames(26);
            foreach (var (isOne, at) in pulses) frames.Pulse(isOne, at);
            frames.Rest(ulong.MaxValue);
        }).QuickCheckThrowOnFailure();

    private WiegandFrames Frames(int bits) => new(bits, said.Add);

    private void Play(WiegandFrames frames, string bits)
    {
        Pulses(frames, bits);
        now += 30 * Millisecond;
        frames.Rest(now);
    }

    // As a reader sends them: 1 ms from pulse to pulse.
    private void Pulses(WiegandFrames frames, string bits)
    {
        foreach (char bit in bits)
        {
            frames.Pulse(bit == '1', now);
            now += Millisecond;
        }
    }
}
