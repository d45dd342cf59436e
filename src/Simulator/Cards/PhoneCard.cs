using System.Security.Cryptography;

namespace FabAccess.Simulator.Cards;

/// <summary>A phone that plays a card: four bytes beginning with 08, made anew each time the field goes off or the phone leaves it.</summary>
public sealed class PhoneCard : VirtualCard
{
    private byte[] uid = NewUid();

    public override byte[] Uid => uid;

    public override ushort Atqa => 0x0344;

    public override byte Sak => 0x20;

    public override byte[] Ats => [0x05, 0x78, 0x80, 0x70, 0x02];

    // No application of ours is on the phone.
    public override byte[]? Exchange(ReadOnlySpan<byte> command) => [0x6A, 0x82];

    public override void PowerLost() => uid = NewUid();

    private static byte[] NewUid() => [0x08, .. RandomNumberGenerator.GetBytes(3)];
}
