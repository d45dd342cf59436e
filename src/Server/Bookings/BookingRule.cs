using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Server.Machines;

namespace FabAccess.Server.Bookings;

/// <summary>How a machine may be booked.</summary>
/// <param name="Bookable">Whether at all.</param>
/// <param name="LongestMinutes">Of one booking, 15 to 10,080 (a week).</param>
/// <param name="MostAheadDays">From now until it begins, 1 to 180.</param>
/// <param name="MostOpen">Bookings of one member on this machine that are not over, 1 to 50.</param>
public sealed record BookingRule(bool Bookable = true, int LongestMinutes = 240, int MostAheadDays = 30, int MostOpen = 3)
{
    public const int MostMinutes = 7 * 24 * 60, MostDays = 180, MostAtOnce = 50;

    /// <summary>Of a machine about which nobody has said anything.</summary>
    public static BookingRule Usual { get; } = new();

    [JsonIgnore]
    public bool IsSound => LongestMinutes is >= BookedQuarter.Minutes and <= MostMinutes && LongestMinutes % BookedQuarter.Minutes == 0 && MostAheadDays is >= 1 and <= MostDays && MostOpen is >= 1 and <= MostAtOnce;

    public static BookingRule Of(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return machine.BookingRule is { } text ? JsonSerializer.Deserialize<BookingRule>(text, JsonSerializerOptions.Web)! : Usual;
    }

    /// <summary>As it is kept; null for the usual one.</summary>
    [JsonIgnore]
    public string? Text => this == Usual ? null : JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
