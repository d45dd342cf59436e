namespace FabAccess.Simulator.Cards;

/// <summary>A card of which only the UID is of use, such as a MIFARE Classic 1K: it stays silent to every command.</summary>
public sealed class PlainCard(byte[] uid) : VirtualCard
{
    public override byte[] Uid => uid;

    public override ushort Atqa => (ushort)(uid.Length == 4 ? 0x0004 : 0x0044);

    public override byte Sak => 0x08;

    public override byte[]? Exchange(ReadOnlySpan<byte> command) => null;
}
