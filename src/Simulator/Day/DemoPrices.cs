namespace FabAccess.Simulator.Day;

/// <summary>
/// The price book of the demo's lab, written out by hand a second time, in whole cents and whole seconds. Deliberately
/// knows nothing of the rating in Core: where the two disagree by one cent, the day fails.
/// </summary>
public static class DemoPrices
{
    /// <summary>Cents for so many seconds on a machine of the demo.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The machine is not one of the demo's.</exception>
    public static long Cents(string machine, long seconds)
    {
        if (seconds == 0) return 0;
        return machine switch
        {
            // 0.60 € each started minute, 2 € set-up, at least 5 €.
            "laser-1" => Math.Max(500, 200 + (60 * ((seconds + 59) / 60))),

            // 1.80 € an hour by started quarters of an hour: 0.45 € each.
            "printer-1" => 45 * ((seconds + 899) / 900),

            // 1.50 € set-up and 0.45 € a minute as measured, which is ¾ cent a second; half a cent rounds up.
            "saw-1" => ((600 + (3 * seconds)) + 2) / 4,

            // 0.10 € a minute as measured, but five minutes at least: a sixth of a cent a second.
            "printer-2" => seconds <= 300 ? 50 : (seconds + 3) / 6,
            _ => throw new ArgumentOutOfRangeException(nameof(machine), machine, "The demo has no such machine."),
        };
    }

    /// <summary>Minutes that stand on the bill.</summary>
    public static decimal Minutes(string machine, long seconds)
    {
        if (seconds == 0) return 0;
        return machine switch
        {
            "laser-1" => (seconds + 59) / 60,
            "printer-1" => 15 * ((seconds + 899) / 900),
            "saw-1" => seconds / 60m,
            _ => Math.Max(5, seconds / 60m),
        };
    }
}
