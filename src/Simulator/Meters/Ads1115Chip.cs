namespace FabAccess.Simulator.Meters;

/// <summary>
/// An ADS1115 that converts on and on, by its data sheet (SBAS444): multiplexer, ranges and pace. What is configured while it converts
/// holds from the next conversion on.
/// </summary>
/// <param name="time">The clock of its conversions.</param>
/// <param name="inputs">Volts at an input, 0 to 3, against ground at a time since it was made.</param>
public sealed class Ads1115Chip(TimeProvider time, Func<int, TimeSpan, double> inputs) : RegisterChip
{
    private const ushort AfterPower = 0x8583, Single = 0x0100;
    private const byte Conversion = 0, Configuration = 1;

    private static readonly int[] Paces = [8, 16, 32, 64, 128, 250, 475, 860];
    private static readonly double[] Ranges = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256];
    private static readonly (int Plus, int? Minus)[] Pairs = [(0, 1), (0, 3), (1, 3), (2, 3), (0, null), (1, null), (2, null), (3, null)];

    private readonly long begin = time.GetTimestamp();
    private TimeSpan since;
    private short last;

    public ushort Configured { get; private set; } = AfterPower;

    public override void LosePower()
    {
        base.LosePower();
        (Configured, last, since) = (AfterPower, 0, time.GetElapsedTime(begin));
    }

    protected override ushort Get(byte register) => register switch
    {
        Conversion => unchecked((ushort)Converted()),
        Configuration => Configured,
        _ => 0,
    };

    protected override void Set(byte register, ushort value)
    {
        if (register != Configuration) return;
        var now = time.GetElapsedTime(begin);
        last = Converted();
        // The conversion that runs ends as it began.
        since = now + ((Configured & Single) == 0 ? Period(Configured) : TimeSpan.Zero);
        Configured = (ushort)(value & 0x7FFF);
    }

    private short Converted()
    {
        if ((Configured & Single) != 0) return last;
        var now = time.GetElapsedTime(begin);
        var period = Period(Configured);
        long conversions = now < since ? 0 : (now - since).Ticks / period.Ticks;
        if (conversions == 0) return last;
        return Value(Configured, since + (period * conversions));
    }

    private short Value(ushort configuration, TimeSpan at)
    {
        var (plus, minus) = Pairs[(configuration >> 12) & 7];
        double volts = inputs(plus, at) - (minus is { } other ? inputs(other, at) : 0);
        return (short)Math.Clamp(Math.Round(volts / Ranges[(configuration >> 9) & 7] * 32_768), short.MinValue, short.MaxValue);
    }

    private static TimeSpan Period(ushort configuration) => TimeSpan.FromSeconds(1.0 / Paces[(configuration >> 5) & 7]);
}
