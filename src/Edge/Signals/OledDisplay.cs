using FabAccess.Core.Signals;

namespace FabAccess.Edge.Signals;

/// <summary>
/// Two lines of 16 letters on an OLED of 128 x 64 pixels (SSD1306 or SH1106, on I²C), each letter 8 wide and 32 high: as large
/// as they can be, since they are read from where the person stands.
///
/// How it works. The controller's memory is eight pages of 128 bytes; a byte is eight pixels, one below the other. Both
/// controllers know how to write from a column of a page on, so that is all that is used. Of new lines only what differs is sent, from
/// the first to the last column of each page: at most 95 ms at 100 kHz and 25 ms at 400 kHz, in transfers of 135 bytes, between
/// which others on the bus come through.
///
/// As a <see cref="CharacterDisplay"/> it may forget, and nothing tells. So every <see cref="RenewEvery"/> all is sent anew, in a call that has
/// nothing new: first what lets a controller finish a command that it lost the rest of, then every setting, then the picture,
/// and on only then, so that a controller that just got power shows no noise. Values that it has already are not seen.
///
/// Lit pixels age. What has not changed for <see cref="DimAfter"/> is shown as dimly as the controller can; it never goes dark, since dark says
/// "broken".
/// </summary>
public sealed class OledDisplay(II2cBus bus, byte address, DisplayKind kind, ConsoleFont font, TimeProvider time) : IReaderDisplay
{
    public static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(1), DimAfter = TimeSpan.FromMinutes(10);

    private const int Columns = 128, Pages = 8, PagesOfALine = Pages / 2;
    private const byte Dimmest = 0;

    private readonly byte[] picture = new byte[Columns * Pages], onGlass = new byte[Columns * Pages];
    // Where to write, then what.
    private readonly byte[] transfer = new byte[OledCommands.Place.Length + Columns];
    private TwoLines shown = new("", "");
    private int brightness = 100;
    private byte contrast;
    private long sentAt, changedAt = time.GetTimestamp();
    private bool isSent;

    public CharacterSet Set => CharacterSet.Latin;

    /// <inheritdoc/>
    public void SetBrightness(int percent) => brightness = percent;

    /// <inheritdoc/>
    public string? TryShow(TwoLines lines)
    {
        bool isSame = isSent && lines == shown, isWhole = !isSent || (isSame && time.GetElapsedTime(sentAt) >= RenewEvery);
        if (lines != shown)
        {
            Draw(lines.First, 0);
            Draw(lines.Second, PagesOfALine);
            (shown, changedAt) = (lines, time.GetTimestamp());
        }
        byte level = time.GetElapsedTime(changedAt) >= DimAfter ? Dimmest : (byte)(brightness * byte.MaxValue / 100);
        if (isSame && !isWhole && level == contrast) return null;
        try
        {
            if (isWhole) SendAll(level);
            else SendNew(level);
        }
        catch (IOException e)
        {
            isSent = false;
            return e.Message;
        }
        (contrast, isSent) = (level, true);
        return null;
    }

    private void SendAll(byte level)
    {
        bus.Write(address, OledCommands.Wake(kind, level));
        for (int page = 0; page < Pages; page++) Send(page, 0, Columns);
        bus.Write(address, OledCommands.On);
        sentAt = time.GetTimestamp();
    }

    private void SendNew(byte level)
    {
        if (level != contrast) bus.Write(address, OledCommands.Contrast(level));
        for (int page = 0; page < Pages; page++)
        {
            ReadOnlySpan<byte> before = onGlass.AsSpan(page * Columns, Columns), now = picture.AsSpan(page * Columns, Columns);
            int first = before.CommonPrefixLength(now);
            if (first == Columns) continue;
            int end = Columns;
            while (before[end - 1] == now[end - 1]) end--;
            Send(page, first, end);
        }
    }

    private void Send(int page, int first, int end)
    {
        OledCommands.Place.CopyTo(transfer);
        OledCommands.SetPlace(transfer, page, first + OledCommands.Margin(kind));
        var part = picture.AsSpan((page * Columns) + first, end - first);
        part.CopyTo(transfer.AsSpan(OledCommands.Place.Length));
        bus.Write(address, transfer.AsSpan(0, OledCommands.Place.Length + part.Length));
        part.CopyTo(onGlass.AsSpan((page * Columns) + first));
    }

    // Four rows of a letter make a page, each of them twice.
    private void Draw(string text, int firstPage)
    {
        for (int column = 0; column < Words.Columns; column++)
        {
            var glyph = font.Glyph(column < text.Length ? text[column] : ' ');
            for (int page = 0; page < PagesOfALine; page++)
            {
                var rows = glyph.Slice(page * 4, 4);
                for (int x = 0; x < ConsoleFont.Width; x++)
                {
                    int pixels = 0;
                    for (int row = 0; row < rows.Length; row++)
                        if ((rows[row] & (0x80 >> x)) != 0) pixels |= 3 << (2 * row);
                    picture[((firstPage + page) * Columns) + (column * ConsoleFont.Width) + x] = (byte)pixels;
                }
            }
        }
    }
}
