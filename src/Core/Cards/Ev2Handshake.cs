using System.Security.Cryptography;

namespace FabAccess.Core.Cards;

/// <summary>
/// AuthenticateEV2First (command 71) of DESFire EV2, EV3 and NTAG 424 DNA, the box's side (NXP AN12343, AN12196). As the
/// older one, but every cipher begins at zero, and the card's last answer brings the number of the session.
/// Pure: the random number is handed in.
/// </summary>
public sealed class Ev2Handshake
{
    private const int TransactionBytes = 4, AnswerBytes = 32;

    private static readonly byte[] Zeros = new byte[CardKey.Bytes];

    private readonly CardKey key;
    private readonly byte[] rndA, rndB, request;

    private Ev2Handshake(CardKey key, byte[] rndA, byte[] rndB, byte[] request) => (this.key, this.rndA, this.rndB, this.request) = (key, rndA, rndB, request);

    /// <summary>What to send for the card's challenge: 32 bytes.</summary>
    public ReadOnlySpan<byte> Request => request;

    public ReadOnlySpan<byte> RndB => rndB;

    /// <summary>Answers the card's challenge; null when that is none.</summary>
    /// <param name="key">That both should hold.</param>
    /// <param name="challenge">As the card sent it.</param>
    /// <param name="rndA">16 bytes that nobody could know before.</param>
    public static Ev2Handshake? Answer(CardKey key, ReadOnlySpan<byte> challenge, byte[] rndA)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (challenge.Length != Handshake.RandomBytes) return null;
        byte[] rndB = key.Decrypt(challenge, Zeros);
        return new(key, rndA, rndB, key.Encrypt([.. rndA, .. Handshake.Turned(rndB)], Zeros));
    }

    /// <summary>The session, when the card has proved that it holds the key; else null.</summary>
    public Ev2Session? Finish(ReadOnlySpan<byte> answer)
    {
        if (answer.Length != AnswerBytes) return null;
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
