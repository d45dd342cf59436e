namespace FabAccess.Edge.Badges.Pcsc;

/// <summary>PC/SC's result codes: which are the card's, and the others in words a person at the box understands.</summary>
internal static class PcscFailure
{
    public const uint Timeout = 0x8010000A, InUse = 0x8010000B, NoReaders = 0x8010002E, CardWasReset = 0x80100068;

    /// <summary>The result's low 32 bits: a long carries it, with or without its sign.</summary>
    public static uint Code(nint result) => unchecked((uint)result);

    /// <summary>Card not there, mute, not powered, torn away in the middle, or of another kind: the card's fault, never the reader's.</summary>
    public static bool IsCardFault(uint code) => code is 0x8010000C or 0x8010000F or 0x80100016 or 0x80100065 or 0x80100066 or 0x80100067 or CardWasReset or 0x80100069;

    public static IOException Of(uint code, string step) => new($"The reader failed at {step}: {Words(code)} (PC/SC {code:X8}).");

    private static string Words(uint code) => code switch
    {
        0x8010001D or 0x8010001E => "pcscd does not run (Debian package pcscd)",
        0x8010006A => "pcscd refuses this user; the service's user needs the polkit rule for pcsc-lite",
        InUse => "another program keeps the card to itself",
        0x80100009 or 0x80100017 => "it is gone",
        Timeout => "no answer in time",
        0x80100013 or 0x80100014 => "pcscd itself failed",
        _ => "unknown error",
    };
}
