namespace FabAccess.Simulator.Meters;

/// <summary>An INA219 with its shunt, by its data sheet (SBOS448, 8.6): ranges, averaging and the ready bit, which waits for the first conversion of a configuration.</summary>
/// <param name="time">The clock of its conversions.</param>
/// <param name="milliohms">Of its shunt.</param>
/// <param name="load">Volts behind it and amps through it at a time since it was made.</param>
public sealed class Ina219Chip(TimeProvider time, double milliohms, Func<TimeSpan, (double Volts, double Amps)> load) : RegisterChip
{
    private const ushort AfterPower = 0x399F;
    private const byte Configuration = 0, Shunt = 1, Bus = 2;

    private static readonly int[] Short = [84, 148, 276, 532];

    private readonly long begin = time.GetTimestamp();
    private long configured = time.GetTimestamp();

    public ushort Configured { get; private set; } = AfterPower;

    /// <summary>The chip's own arithmetic overflows.</summary>
    public bool Overflows { get; set; }

    /// <summary>It never converts.</summary>
    public bool IsAsleep { get; set; }

    public override void LosePower()
    {
        base.LosePower();
        (Configured, configured) = (AfterPower, time.GetTimestamp());
    }

    protected override ushort Get(byte register)
    {
        var (volts, amps) = load(time.GetElapsedTime(begin));
        // The range is 40, 80, 160 or 320 mV in 10 µV.
        int range = 4_000 << ((Configured >> 11) & 3);
        int shunt = Math.Clamp((int)Math.Round(amps * milliohms * 100), -range, range);
        bool isReady = !IsAsleep && time.GetElapsedTime(configured) >= Conversion(Configured >> 7) + Conversion(Configured >> 3);
        return register switch
        {
            Configuration => Configured,
            Shunt => unchecked((ushort)(short)shunt),
            Bus => (ushort)((Math.Clamp((int)Math.Round(volts * 250), 0, 8191) << 3) | (isReady ? 2 : 0) | (Overflows ? 1 : 0)),
            _ => 0,
        };
    }

    protected override void Set(byte register, ushort value)
    {
        if (register != Configuration) return;
        Configured = value;
        configured = time.GetTimestamp();
    }

    private static TimeSpan Conversion(int setting) => TimeSpan.FromMicroseconds((setting & 8) != 0 ? 532 << (setting & 7) : Short[setting & 3]);
}
