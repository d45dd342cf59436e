using System.Runtime.CompilerServices;
using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using FabAccess.Edge.Signals;
using FabAccess.Edge.Tests.Badges;
using NodaTime;

namespace FabAccess.Edge.Tests.Signals;

/// <summary>The character display, against the pins of its controller.</summary>
public sealed class CharacterDisplayTests
{
    private const byte Address = 0x27;

    private const double At100Kilohertz = 90, At400Kilohertz = 22.5;

    private readonly CharacterGlass glass = new(Address, At100Kilohertz);
    private readonly FakeTime clock = new();

    public CharacterDisplayTests() => glass.LosePower();

    private CharacterDisplay Display() => new(glass, Address, clock);

    [Fact]
    public void Lines_OfEverySignal_AreOnTheGlass()
    {
        var display = Display();
        var values = new WordValues { Machine = "Œuvre", Member = "Zoë", Left = Duration.FromMinutes(100), Used = Duration.FromMinutes(42), Price = new Money(35, Currency.Eur) };
        foreach (var row in SignalTable.Rows)
            foreach (var language in new[] { Language.French, Language.English })
            {
                var lines = Words.Of(new(row.Signal), Duration.Zero, values, language, display.Set);

                Assert.Null(display.TryShow(lines));
                Assert.Equal((lines.First.PadRight(16), lines.Second.PadRight(16)), (glass.First, glass.Second));
            }
        Assert.Equal(0, glass.Violations);
        Assert.True(glass.IsLit);
    }

    [Theory]
    [InlineData(At100Kilohertz)]
    [InlineData(At400Kilohertz)]
    public void Controller_OnAnyBus_IsNeverHurried(double microsecondsPerByte)
    {
        var other = new CharacterGlass(Address, microsecondsPerByte);
        other.LosePower();

        Assert.Null(new CharacterDisplay(other, Address, clock).TryShow(new("Tap your badge", "Laser")));

        Assert.Equal(0, other.Violations);
        Assert.Equal("Tap your badge  ", other.First);
    }

    [Fact]
    public void Refresh_IsOnTheGlassWithin50Milliseconds_AndTheSameLinesCostNothing()
    {
        var display = Display();
        display.TryShow(new("a", "b"));
        int before = glass.Bytes;

        display.TryShow(new("c", "d"));
        Assert.InRange((glass.Bytes - before) * At100Kilohertz / 1000, 1, 50);

        before = glass.Bytes;
        display.TryShow(new("c", "d"));
        Assert.Equal(before, glass.Bytes);
    }

    [Fact]
    public void ShorterLines_LeaveNothingOfLongerOnes_AndLongerOnesAreCut()
    {
        var display = Display();
        display.TryShow(new("Formation exigée and more", "0123456789abcdef"));
        Assert.Equal(("Formation exig?e", "0123456789abcdef"), (glass.First, glass.Second));

        display.TryShow(new("", "x"));
        Assert.Equal((new string(' ', 16), "x".PadRight(16)), (glass.First, glass.Second));
    }

    [Fact]
    public void Display_ThatIsAway_SaysWhy_AndShowsWhenItIsBack()
    {
        var display = Display();
        glass.IsThere = false;
        Assert.Contains("no chip answers", display.TryShow(new("a", "b")), StringComparison.Ordinal);

        glass.IsThere = true;
        glass.LosePower();
        Assert.Null(display.TryShow(new("a", "b")));
        Assert.Equal("a".PadRight(16), glass.First);
        Assert.Equal(0, glass.Violations);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Controller_ThatLostPowerOrANibble_ShowsAgainWithinAMinute(bool isPower)
    {
        var display = Display();
        display.TryShow(new("Tap your badge", "Laser"));
        if (isPower) glass.LosePower();
        else glass.TakeASpike();

        clock.Pass(CharacterDisplay.RenewEvery);
        display.TryShow(new("Tap your badge", "Laser"));

        Assert.Equal(("Tap your badge  ", "Laser".PadRight(16)), (glass.First, glass.Second));
    }

    [Fact]
    public void NewLines_WhenARenewalIsDue_GoFirst()
    {
        var display = Display();
        display.TryShow(new("a", "b"));
        clock.Pass(CharacterDisplay.RenewEvery);

        int before = glass.Bytes;
        display.TryShow(new("c", "d"));
        Assert.InRange((glass.Bytes - before) * At100Kilohertz / 1000, 1, 50);

        before = glass.Bytes;
        display.TryShow(new("c", "d"));
        Assert.InRange((glass.Bytes - before) * At100Kilohertz / 1000, 50, 100);
        Assert.Equal(0, glass.Violations);
    }

    [Fact]
    public void Spike_WithoutRenewal_GarblesTheGlass_AsTheRealOne()
    {
        var display = Display();
        display.TryShow(new("a", "b"));
        glass.TakeASpike();

        display.TryShow(new("Tap your badge", "Laser"));

        Assert.NotEqual("Tap your badge  ", glass.First);
    }

    [Fact]
    public void Structs_AreAsLongAsTheKernels()
    {
        Assert.Equal(IntPtr.Size == 8 ? 16 : 12, Unsafe.SizeOf<I2cMessage>());
        Assert.Equal(IntPtr.Size == 8 ? 16 : 8, Unsafe.SizeOf<I2cTransfer>());
    }

    [Fact]
    public void Bus_ThatIsNotThere_IsRefusedWithItsReason()
    {
        var missing = Assert.Throws<IOException>(() => KernelI2cBus.Open("/dev/i2c-that-is-not-there"));

        Assert.Contains("no such bus", missing.Message, StringComparison.Ordinal);
    }
}
