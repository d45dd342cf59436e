using System.Text;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges.Serial;
using FabAccess.Simulator.Readers;

namespace FabAccess.Edge.Tests.Badges.Serial;

public sealed class Rdm6300FramesTests
{
    private static readonly byte[] Sound = VirtualRdm6300.Frame(0x1E, 0x0052_3B1A);
    private static readonly BadgeUid Number = TestUids.Of(0xFA, 32, 0, 0x00, 0x52, 0x3B, 0x1A);

    [Fact]
    public void Frame_AsTheModuleSendsIt_IsItsTagsFourBytes()
    {
        // XOR of 1E 00 52 3B 1A.
        Assert.Equal("\u00021E00523B1A6D\u0003", Encoding.ASCII.GetString(Sound));
        Assert.Equal([Number], Read(Sound).Sound);
    }

    [Fact]
    public void Frame_InSmallLetters_IsTheSame() => Assert.Equal([Number], Read(Encoding.ASCII.GetBytes("\u00021e00523b1a6d\u0003")).Sound);

    [Theory]
    [InlineData("")]
    [InlineData("00FF55AA")]
    [InlineData("0231453030")]
    [InlineData("030303")]
    [InlineData("02")]
    public void Frame_BehindAnything_IsRead(string before) => Assert.Equal([Number], Read([.. Convert.FromHexString(before), .. Sound]).Sound);

    [Fact]
    public void Frame_WithAnyByteChanged_IsNeverAnotherNumber()
    {
        // XOR finds every single damaged digit.
        for (int at = 0; at < Sound.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] damaged = [.. Sound];
                damaged[at] = (byte)value;
                Assert.All(Read(damaged).Sound, number => Assert.Equal(Number, number));
            }
        }
    }

    [Theory]
    [InlineData("\u00021E00523B1A6E\u0003")]
    [InlineData("\u00021E00523B1A6D\u0000")]
    public void Frame_OfFullLengthThatIsNone_IsDamaged(string frame) => Assert.Equal((0, 1), Counts(Read(Encoding.ASCII.GetBytes(frame))));

    [Fact]
    public void Frame_CutAnywhere_SaysNothingAndTheNextIsRead()
    {
        for (int length = 0; length < Sound.Length; length++) Assert.Equal((1, 0), Counts(Read([.. Sound[..length], .. Sound])));
    }

    private static (int Sound, int Damaged) Counts((List<BadgeUid> Sound, int Damaged) read) => (read.Sound.Count, read.Damaged);

    private static (List<BadgeUid> Sound, int Damaged) Read(byte[] bytes)
    {
        var frames = new Rdm6300Frames();
        var (sound, damaged) = (new List<BadgeUid>(), 0);
        foreach (byte next in bytes)
        {
            switch (frames.Take(next))
            {
                case Rdm6300Frame.Sound:
                    sound.Add(frames.Number);
                    break;
                case Rdm6300Frame.Damaged:
                    damaged++;
                    break;
            }
        }
        return (sound, damaged);
    }
}
