using FabAccess.Core.Machines;
using NodaTime;

namespace FabAccess.Edge.Configuration;

/// <summary>Reads what "power" of a machine says in box.json: from which power on it works.</summary>
internal static class PowerSettingsReader
{
    public const string Key = "power";

    public static readonly string[] Keys = ["busyAboveWatts", "idleBelowWatts", "busyForSeconds", "idleForSeconds"];

    private const int MostWatts = 100_000, BusyFor = 2, IdleFor = 30;

    public static PowerThresholds Read(SettingsReader part)
    {
        int busy = part.Number("busyAboveWatts", "from which power on the machine works", 2, MostWatts);
        int idle = part.Number("idleBelowWatts", "below which power it rests", 1, MostWatts);
        if (idle >= busy) part.Problem(part.At("idleBelowWatts"), $"must be less than busyAboveWatts ({busy}): measure the machine at rest and at work, and take what lies between.");
        return new(busy, idle)
        {
            BusyFor = Duration.FromSeconds(part.Number("busyForSeconds", "how long the power must be high to count as work", 0, 60, BusyFor)),
            IdleFor = Duration.FromSeconds(part.Number("idleForSeconds", "how long it must be low to count as rest", 1, 3600, IdleFor)),
        };
    }
}
