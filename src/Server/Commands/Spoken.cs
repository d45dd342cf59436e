using System.CommandLine;
using FabAccess.Core.Values;

namespace FabAccess.Server.Commands;

/// <summary>What many verbs are told in the same words. An id that is none is said on the error output, with what one looks like.</summary>
internal static class Spoken
{
    private const string name = "1 to 32 of a-z, 0-9 and '-', not at an end";

    public static Option<bool> Json() => new("--json") { Description = "One JSON document instead of sentences." };

    public static BoxId? Box(string text) => BoxId.TryParse(text, null, out var box) ? box : IsNone<BoxId>(text, "name of a box", name);

    public static MachineId? Machine(string text) => MachineId.TryParse(text, null, out var machine) ? machine : IsNone<MachineId>(text, "name of a machine", name);

    public static MemberId? Member(string text) => MemberId.TryParse(text, null, out var member) ? member : IsNone<MemberId>(text, "id of a member", "8-4-4-4-12 hexadecimal digits, as in the address of their page");

    public static BookingId? Booking(string text) => BookingId.TryParse(text, null, out var booking) ? booking : IsNone<BookingId>(text, "id of a booking", "8-4-4-4-12 hexadecimal digits, as 'booking list' says it");

    private static T? IsNone<T>(string text, string what, string form)
        where T : struct
    {
        Console.Error.WriteLine($"'{text}' is no {what}: {form}.");
        return null;
    }
}
