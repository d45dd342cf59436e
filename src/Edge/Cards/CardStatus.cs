namespace FabAccess.Edge.Cards;

/// <summary>Second status bytes of DESFire and NTAG 424 answers, behind 91.</summary>
internal static class CardStatus
{
    public const byte Ok = 0x00, NoSuchKey = 0x40, WrongLength = 0x7E, NotAllowed = 0x9D, NoSuchApplication = 0xA0,
        TooSoon = 0xAD, AuthenticationFailed = 0xAE, MoreFollows = 0xAF, ExistsAlready = 0xDE;

    public static string Words(byte status) => status switch
    {
        Ok => "done",
        0x0E => "its memory is full",
        0x1C => "it does not know the command",
        0x1E => "the check of the message is wrong",
        NoSuchKey => "it has no such key",
        WrongLength => "the command has the wrong length",
        NotAllowed => "it does not allow this",
        NoSuchApplication => "it has no such application",
        TooSoon => "too soon after a wrong key",
        AuthenticationFailed => "the key is wrong",
        ExistsAlready => "it has that already",
        _ => "it refuses",
    };
}
