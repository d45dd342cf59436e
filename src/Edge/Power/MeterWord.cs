namespace FabAccess.Edge.Power;

/// <summary>What "meter" of a machine's "power" says in box.json: which meter, and where it is wired. <see cref="MeterWords"/> reads it.</summary>
/// <param name="Text">As it stands there.</param>
public abstract record MeterWord(string Text)
{
    /// <summary>What is measured at, by whatever kind: two machines must not name the same.</summary>
    public abstract string Place { get; }

    /// <summary>What a person should look at when it does not answer.</summary>
    public abstract string Advice { get; }

    /// <summary>The most that it can tell; null where its range is no matter of this word.</summary>
    public virtual decimal? MostWatts => null;

    /// <summary>A chip on an I²C bus.</summary>
    /// <param name="Text">As it stands there.</param>
    /// <param name="Bus">Its device, e.g. /dev/i2c-1.</param>
    /// <param name="Address">Seven bits.</param>
    public abstract record OnABus(string Text, string Bus, byte Address) : MeterWord(Text)
    {
        /// <summary>The chip, which several meters may share where it has several channels.</summary>
        public string Chip => $"{Bus}:0x{Address:x2}";

        public override string Advice =>
            $"Look at the meter's supply and its two wires to the bus, and whether {Chip} is its address (i2cdetect -y {Bus[(Bus.LastIndexOf('-') + 1)..]} shows what answers). Until it is back the machine counts as busy and is not switched off by itself.";
    }

    /// <summary>An INA219, for direct current.</summary>
    /// <param name="Text">As it stands there.</param>
    /// <param name="Bus">Its device.</param>
    /// <param name="Address">0x40 to 0x4F.</param>
    /// <param name="ShuntMilliohms">0.1 to 1,000.</param>
    public sealed record Ina219(string Text, string Bus, byte Address, decimal ShuntMilliohms) : OnABus(Text, Bus, Address)
    {
        public override string Place => Chip;
    }

    /// <summary>A current clamp at an ADS1115, for mains.</summary>
    /// <param name="Text">As it stands there.</param>
    /// <param name="Bus">Its device.</param>
    /// <param name="Address">0x48 to 0x4B.</param>
    /// <param name="Channel">Which inputs.</param>
    /// <param name="AmpsPerVolt">Of the clamp with its burden; 0.1 to 1,000.</param>
    /// <param name="MainsVolts">100 to 400.</param>
    public sealed record Ads1115(string Text, string Bus, byte Address, ClampChannel Channel, decimal AmpsPerVolt, int MainsVolts) : OnABus(Text, Bus, Address)
    {
        public override string Place => $"{Chip}:{Channel}";
    }

    /// <summary>An energy meter with an S0 output.</summary>
    /// <param name="Text">As it stands there.</param>
    /// <param name="Line">Of the box's chip, 0 to 511; pulled up, low during a pulse.</param>
    /// <param name="PulsesPerKwh">10 to 100,000.</param>
    public sealed record Pulse(string Text, uint Line, int PulsesPerKwh) : MeterWord(Text)
    {
        public override string Place => $"line {Line}";

        public override string Advice =>
            $"See whether line {Line} is free and the service's user in group gpio. An S0 output itself says nothing while nothing flows: let the machine work and watch the meter's own lamp.";

        public override decimal? MostWatts => Core.Metering.PulsePower.MostWatts(PulsesPerKwh);
    }

    /// <summary>None of these.</summary>
    /// <param name="Text">As it stands there.</param>
    /// <param name="Problem">What is wrong with it, going on behind its name: "must be …".</param>
    public sealed record Unknown(string Text, string Problem) : MeterWord(Text)
    {
        public override string Place => "";

        public override string Advice => MeterWords.Forms;
    }
}

/// <summary>Which inputs of an ADS1115 are measured, in the order of its multiplexer (SBAS444, 8.1.3): one against another, or against ground.</summary>
public enum ClampChannel
{
    /// <summary>AIN0 against AIN3.</summary>
    Zero3 = 1,

    One3 = 2,

    Two3 = 3,

    /// <summary>AIN0 against ground.</summary>
    Zero = 4,

    One = 5,

    Two = 6,

    Three = 7,
}
