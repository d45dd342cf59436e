using FabAccess.Core.Machines;
using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Tests.Signals;

/// <summary>Values for the named places.</summary>
internal static class Sample
{
    public static readonly WordValues Usual = new()
    {
        Machine = "Laser", Member = "Alice", Trainer = "Bob", Certification = "Laser", Box = "box-1", Version = "0.1.0",
        Used = Duration.FromMinutes(42), Left = Duration.FromMinutes(100), Price = new Money(35, Currency.Eur),
        At = new LocalTime(14, 0), ExtensionMinutes = 30, Faults = MachineFaults.Relay,
    };

    /// <summary>For each signal what fits it: the sample's time left is that of a session.</summary>
    public static WordValues For(SignalName signal) => signal switch
    {
        SignalName.EndingSoon => Usual with { Left = Duration.FromMinutes(5) },
        SignalName.SecondBadge => Usual with { Left = Duration.FromSeconds(20) },
        SignalName.Enrol => Usual with { Left = Duration.FromSeconds(15) },
        SignalName.Cooling => Usual with { Left = Duration.FromSeconds(130) },
        SignalName.Confirm => Usual with { Price = new Money(420, Currency.Eur) },
        _ => Usual,
    };

    private static readonly string LongName = "Élisabeth-Œnone Wœrth-" + new string('Æ', 200);

    public static readonly WordValues Longest = new()
    {
        Machine = LongName, Member = LongName, Trainer = LongName, Certification = LongName, Box = LongName, Version = LongName,
        Used = Duration.FromHours(99) + Duration.FromMinutes(59), Left = Duration.FromHours(99) + Duration.FromMinutes(59), Price = new Money(999_999, Currency.Eur),
        At = new LocalTime(23, 59), ExtensionMinutes = 120, Faults = MachineFaults.Reader | MachineFaults.Relay | MachineFaults.Journal,
    };
}
