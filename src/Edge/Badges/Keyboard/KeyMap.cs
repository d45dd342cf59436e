namespace FabAccess.Edge.Badges.Keyboard;

/// <summary>
/// From the kernel's key codes (include/uapi/linux/input-event-codes.h) to the characters of a number. The codes are
/// positions on the keyboard, so the digits are the same on every layout; a reader that is set to a French layout adds
/// Shift to each, which is left aside like all that only changes other keys.
/// </summary>
internal static class KeyMap
{
    /// <summary>A key that ends a number.</summary>
    public const char End = '\n';

    /// <summary>A key that is no part of any number.</summary>
    public const char Other = '?';

    // Left and right Shift, Ctrl and Alt, Caps Lock, Num Lock.
    private static readonly ushort[] Silent = [42, 54, 29, 97, 56, 100, 58, 69];

    /// <returns>A digit, A to F, <see cref="End"/>, <see cref="Other"/>; null for keys that only change others.</returns>
    public static char? CharacterOf(ushort code) => code switch
    {
        >= 2 and <= 10 => (char)('1' + (code - 2)),
        11 or 82 => '0',
        >= 71 and <= 73 => (char)('7' + (code - 71)),
        >= 75 and <= 77 => (char)('4' + (code - 75)),
        >= 79 and <= 81 => (char)('1' + (code - 79)),
        // A lies where Q does when the reader is set to a French layout; B to F lie alike, and no number holds a Q.
        30 or 16 => 'A',
        48 => 'B',
        46 => 'C',
        32 => 'D',
        18 => 'E',
        33 => 'F',
        28 or 96 => End,
        _ => Silent.Contains(code) ? null : Other,
    };
}
