namespace FabAccess.Core.Cards;

/// <summary>
/// The application that a lab puts on its DESFire cards, so that they can carry others beside it.
/// </summary>
public static class LabApplication
{
    /// <summary>F, then a code of two bytes, then a number: the form that AN10787 (the MIFARE application directory) gives to applications that are no classic ones.</summary>
    public const uint Id = 0xF5FAB0;

    /// <summary>Changes this application's keys.</summary>
    public const byte MasterKey = 0;

    /// <summary>Proves at the machine that the card is the one.</summary>
    public const byte BadgeKey = 1;

    /// <summary>How many keys it has.</summary>
    public const byte Keys = 2;

    /// <summary>Purposes of <see cref="KeyDiversification.For"/>.</summary>
    public const string MasterPurpose = "FabAccess master", BadgePurpose = "FabAccess badge";

    /// <summary>As it travels: three bytes, low first.</summary>
    public static byte[] Bytes(uint application) => [(byte)(application & 0xFF), (byte)((application >> 8) & 0xFF), (byte)((application >> 16) & 0xFF)];
}
