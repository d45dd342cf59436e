using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using FabAccess.Edge.Signals;
using FabAccess.Edge.Tests.Badges;
using NodaTime;

namespace FabAccess.Edge.Tests.Signals;

/// <summary>The OLED, against its controller: what the bus says becomes a picture, and the words are read back out of that.</summary>
public sealed class OledDisplayTests
{
    private const byte Address = 0x3C;
    private const double MillisecondsPerByte = 0.09;

    private readonly FakeTime clock = new();
    private readonly Lazy<ConsoleFont> font = new(() => ConsoleFont.Read(ConsoleFont.Standard));

    private OledGlass glass = new(Address, DisplayKind.Ssd1306);

    private (string First, string Second) Read => (glass.Line(0, font.Value).TrimEnd(), glass.Line(1, font.Value).TrimEnd());

    private OledDisplay Display(DisplayKind kind = DisplayKind.Ssd1306)
    {
        glass = new(Address, kind);
        return new(glass, Address, kind, font.Value, clock);
    }

    [CasesWithConsoleFont]
    [InlineData(DisplayKind.Ssd1306)]
    [InlineData(DisplayKind.Sh1106)]
    public void Lines_OfEverySignal_AreReadOffTheGlass(DisplayKind kind)
    {
        var display = Display(kind);
        var values = new WordValues { Machine = "Œuvre", Member = "Zoë", Left = Duration.FromMinutes(100), Used = Duration.FromMinutes(42), Price = new Money(35, Currency.Eur) };
        foreach (var row in SignalTable.Rows)
            foreach (var language in new[] { Language.French, Language.English })
            {
                // Of one narrow space and of another nobody sees which it was.
                var lines = Words.Of(new(row.Signal), Duration.Zero, values, language, display.Set);

                Assert.Null(display.TryShow(lines));
                Assert.Equal((lines.First, lines.Second), Read);
            }
        Assert.Equal(0, glass.Violations);
    }

    [WithConsoleFont]
    public void Letters_ThatTheFontLacks_AreNearestOnes_OneColumnEach()
    {
        var display = Display();
        display.TryShow(new("Łódź €3 – 20 °", "ŦŇĨ Ĳ… ’ẞ✓"));
        Assert.Equal(("Łódź €3 - 20 °", "TŇI I… ’??"), (Read.First.Replace('–', '-'), Read.Second));
    }

    [WithConsoleFont]
    public void Letters_StandUpright_AndFillTheGlass()
    {
        Display().TryShow(new("L", "               L"));

        // Its stem is on the left, its foot at the bottom.
        Assert.True(Pixels(0, 0, 4, 20) > Pixels(4, 0, 4, 20));
        Assert.True(Pixels(0, 16, 8, 16) > Pixels(0, 0, 8, 16));
        Assert.Equal(0, Pixels(8, 0, 120, 32) + Pixels(0, 32, 120, 32));
        Assert.Equal(Pixels(0, 0, 8, 32), Pixels(120, 32, 8, 32));
        // Read from half a metre: a capital is a third of the glass high.
        Assert.InRange(Enumerable.Range(0, 32).Count(y => Pixels(0, y, 8, 1) > 0), 20, 32);
    }

    [WithConsoleFont]
    public void NewLines_AreSentWhereTheyDiffer_AndTheSameOnesCostNothing()
    {
        var display = Display();
        display.TryShow(new("Camille 0:41", "reste 1 h 18"));
        Assert.InRange(Cost(() => display.TryShow(new("Camille 0:42", "reste 1 h 18"))), 0.1, 8);
        Assert.InRange(Cost(() => display.TryShow(new("WWWWWWWWWWWWWWWW", "MMMMMMMMMMMMMMMM"))), 1, 100);
        Assert.Equal(0, Cost(() => display.TryShow(new("WWWWWWWWWWWWWWWW", "MMMMMMMMMMMMMMMM"))));
        Assert.InRange(glass.LongestTransfer, 1, 135);
    }

    [WithConsoleFont]
    public void ShorterLines_LeaveNothingOfLongerOnes_AndLongerOnesAreCut()
    {
        var display = Display();
        display.TryShow(new("Formation exigée and more", "0123456789abcdef"));
        Assert.Equal(("Formation exigée", "0123456789abcdef"), Read);
        display.TryShow(new("", "x"));
        Assert.Equal(("", "x"), Read);
    }

    [WithConsoleFont]
    public void Controller_ThatJustGotPower_ShowsNoNoise()
    {
        var display = Display();
        var seen = new HashSet<string>();
        glass.Written = () => seen.Add(glass.Picture());
        display.TryShow(new("Tap your badge", "Laser"));
        // Dark, then the words.
        Assert.Equal(2, seen.Count);
        Assert.Equal(("Tap your badge", "Laser"), Read);
    }

    [WithConsoleFont]
    public void Renewal_IsNotSeen_AndWaitsForNewLines()
    {
        var display = Display();
        display.TryShow(new("a", "b"));
        clock.Pass(OledDisplay.RenewEvery);
        Assert.InRange(Cost(() => display.TryShow(new("c", "d"))), 0.1, 10);

        string before = glass.Picture();
        bool isSteady = true;
        glass.Written = () => isSteady &= glass.Picture() == before;
        Assert.InRange(Cost(() => display.TryShow(new("c", "d"))), 90, 110);
        Assert.True(isSteady);
        Assert.Equal(0, Cost(() => display.TryShow(new("c", "d"))));
    }

    public static TheoryData<DisplayKind, byte[]> Spikes { get; } = new()
    {
        { DisplayKind.Ssd1306, [0xAE] }, { DisplayKind.Ssd1306, [0xA5] }, { DisplayKind.Ssd1306, [0xA7] }, { DisplayKind.Ssd1306, [0xA0] }, { DisplayKind.Ssd1306, [0xC0] },
        { DisplayKind.Ssd1306, [0x47] }, { DisplayKind.Ssd1306, [0x2F] }, { DisplayKind.Ssd1306, [0x20, 0x00] }, { DisplayKind.Ssd1306, [0xA8, 0x1F] }, { DisplayKind.Ssd1306, [0xD3, 0x08] },
        { DisplayKind.Ssd1306, [0xDA, 0x02] }, { DisplayKind.Ssd1306, [0x8D, 0x10] }, { DisplayKind.Ssd1306, [0x8D] }, { DisplayKind.Ssd1306, [0xA8] }, { DisplayKind.Ssd1306, [0x81] },
        { DisplayKind.Ssd1306, [0x29] }, { DisplayKind.Ssd1306, [0x26] }, { DisplayKind.Ssd1306, [0x27, 0x00, 0x00] },
        { DisplayKind.Sh1106, [0xAE] }, { DisplayKind.Sh1106, [0xA7] }, { DisplayKind.Sh1106, [0x7F] }, { DisplayKind.Sh1106, [0xDA] }, { DisplayKind.Sh1106, [0xD3, 0x08] },
    };

    [CasesWithConsoleFont]
    [MemberData(nameof(Spikes))]
    public void Controller_ThatTookASpike_ShowsAgainWithinAMinute(DisplayKind kind, byte[] spike)
    {
        var display = Display(kind);
        display.TryShow(new("Tap your badge", "Laser"));
        byte contrast = glass.Contrast;
        foreach (byte b in spike) glass.TakeASpike(b);

        clock.Pass(OledDisplay.RenewEvery);
        Assert.Null(display.TryShow(new("Tap your badge", "Laser")));

        Assert.Equal(("Tap your badge", "Laser"), Read);
        Assert.Equal(contrast, glass.Contrast);
    }

    [CasesWithConsoleFont]
    [InlineData(true)]
    [InlineData(false)]
    public void Controller_ThatLostPowerOrAByte_ShowsAgainWithinAMinute(bool isPower)
    {
        var display = Display();
        display.TryShow(new("Tap your badge", "Laser"));
        if (isPower) glass.LosePower();
        else glass.LoseAByte(1, 20);
        Assert.NotEqual(("Tap your badge", "Laser"), Read);

        clock.Pass(OledDisplay.RenewEvery);
        display.TryShow(new("Tap your badge", "Laser"));

        Assert.Equal(("Tap your badge", "Laser"), Read);
    }

    [WithConsoleFont]
    public void Display_ThatIsAway_SaysWhy_AndShowsWhenItIsBack()
    {
        var display = Display();
        glass.IsThere = false;
        Assert.Contains("no chip answers", display.TryShow(new("a", "b")), StringComparison.Ordinal);

        glass.IsThere = true;
        glass.LosePower();
        Assert.Null(display.TryShow(new("a", "b")));
        Assert.Equal(("a", "b"), Read);
    }

    [WithConsoleFont]
    public void Bus_ThatFailsAtAnyTransfer_IsReported_AndTheNextCallStartsOver()
    {
        for (int transfer = 0; ; transfer++)
        {
            var display = Display();
            display.TryShow(new("Bonjour Camille", "1 h 40 restantes"));
            glass.FailsAfter = transfer;
            string? reason = display.TryShow(new("Formation exigée", "Laser niv. 2"));
            if (reason is null)
            {
                Assert.InRange(transfer, 6, 9);
                return;
            }
            Assert.Contains("stuck", reason, StringComparison.Ordinal);
            glass.FailsAfter = null;
            Assert.Null(display.TryShow(new("Formation exigée", "Laser niv. 2")));
            Assert.Equal(("Formation exigée", "Laser niv. 2"), Read);
        }
    }

    [WithConsoleFont]
    public void Picture_OfTenMinutes_IsDimmedAndNeverDark_AndNewLinesAreBright()
    {
        var display = Display();
        display.SetBrightness(80);
        display.TryShow(new("Tap your badge", "Laser"));
        Assert.Equal(204, glass.Contrast);
        for (int minute = 1; minute <= 600; minute++)
        {
            clock.Pass(TimeSpan.FromMinutes(1));
            display.TryShow(new("Tap your badge", "Laser"));
            Assert.Equal(minute < 10 ? 204 : 0, glass.Contrast);
            Assert.Equal(("Tap your badge", "Laser"), Read);
        }
        display.TryShow(new("Hello Alice", "1 h 40 left"));
        Assert.Equal(204, glass.Contrast);
    }

    [WithConsoleFont]
    public void Brightness_ChangesWithoutNewLines_ByOneCommand()
    {
        var display = Display();
        display.TryShow(new("Tap your badge", "Laser"));
        Assert.Equal(255, glass.Contrast);
        display.SetBrightness(20);
        Assert.InRange(Cost(() => display.TryShow(new("Tap your badge", "Laser"))), 0.1, 0.5);
        Assert.Equal(51, glass.Contrast);
    }

    private double Cost(Action step)
    {
        int before = glass.Bytes;
        step();
        return (glass.Bytes - before) * MillisecondsPerByte;
    }

    private int Pixels(int left, int top, int width, int height) =>
        Enumerable.Range(top, height).Sum(y => Enumerable.Range(left, width).Count(x => glass.IsLit(x, y)));
}
