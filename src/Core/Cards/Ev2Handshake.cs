using System.Security.Cryptography;

namespace FabAccess.Core.Cards;

/// <summary>
/// AuthenticateEV2First (command 71) of DESFire EV2, EV3 and NTAG 424 DNA, the box's side (NXP AN12343, AN12196). As the
/// older one, but every cipher begins at zero, and the card's last answer brings the number of the session.
/// Pure: the random number is handed in.
/// </summary>
public sealed class Ev2Handshake(CardKey key, byte[] rndA)
{
    private const int TransactionBytes = 4, AnswerBytes = 32;

    private static readonly byte[] Zeros = new byte[CardKey.Bytes];

    private byte[] rndB = [];

    public ReadOnlySpan<byte> RndB => rndB;

    /// <summary>What to send for the card's challenge: 32 bytes; null when that is no challenge.</summary>
    public byte[]? Answer(ReadOnlySpan<byte> challenge)
    {
        if (challenge.Length != Handshake.RandomBytes) return null;
        rndB = key.Decrypt(challenge, Zeros);
        return key.Encrypt([.. rndA, .. Handshake.Turned(rndB)], Zeros);
    }

    /// <summary>The session, when the card has proved that it holds the key; else null.</summary>
    public Ev2Session? Finish(ReadOnlySpan<byte> answer)
    {
        if (rndB.Length == 0 || answer.Length != AnswerBytes) return null;
        byte[] plain = key.Decrypt(answer, Zeros);
        var turned = plain.AsSpan(TransactionBytes, Handshake.RandomBytes);
        if (!CryptographicOperations.FixedTimeEquals(turned, Handshake.Turned(rndA))) return null;
        return new(SessionKey(0xA5, 0x5A), SessionKey(0x5A, 0xA5), plain[..TransactionBytes]);
    }

    private CardKey SessionKey(byte label0, byte label1)
    {
        byte[] mixed = [.. rndA[2..8]];
        for (int i = 0; i < mixed.Length; i++) mixed[i] ^= rndB[i];
        return CardKey.Of(AesCmac.Of(key, [label0, label1, 0x00, 0x01, 0x00, 0x80, .. rndA[..2], .. mixed, .. rndB[6..], .. rndA[8..]]));
    }
}
