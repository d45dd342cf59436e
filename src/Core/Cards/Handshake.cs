namespace FabAccess.Core.Cards;

/// <summary>What both ways to authenticate share: 16 random bytes a side, and turning them by one byte.</summary>
public static class Handshake
{
    public const int RandomBytes = 16;

    public static byte[] Turned(ReadOnlySpan<byte> random) => [.. random[1..], random[0]];
}
