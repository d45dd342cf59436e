using System.Security.Cryptography;

namespace FabAccess.Core.Cards;

/// <summary>
/// DESFire's mutual authentication with AES (command AA), the box's side. Both show that they hold the key by turning the
/// other's random number; the vector of the cipher runs on through all three messages. Pure: the random number is handed in.
///
/// The card has proved nothing before its last answer was checked: an attacker can carry the first two messages.
/// </summary>
public sealed class Ev1Handshake(CardKey key, byte[] rndA)
{
    private static readonly byte[] Zeros = new byte[CardKey.Bytes];

    private byte[] rndB = [], vector = [];

    public ReadOnlySpan<byte> RndB => rndB;

    /// <summary>What to send for the card's challenge: 32 bytes; null when that is no challenge.</summary>
    public byte[]? Answer(ReadOnlySpan<byte> challenge)
    {
        if (challenge.Length != Handshake.RandomBytes) return null;
        rndB = key.Decrypt(challenge, Zeros);
        byte[] request = key.Encrypt([.. rndA, .. Handshake.Turned(rndB)], challenge);
        vector = request[^CardKey.Bytes..];
        return request;
    }

    /// <summary>The session's key, when the card has proved that it holds the key; else null.</summary>
    public CardKey? Finish(ReadOnlySpan<byte> answer)
    {
        if (rndB.Length == 0 || answer.Length != Handshake.RandomBytes) return null;
        if (!CryptographicOperations.FixedTimeEquals(key.Decrypt(answer, vector), Handshake.Turned(rndA))) return null;
        return CardKey.Of([.. rndA[..4], .. rndB[..4], .. rndA[12..], .. rndB[12..]]);
    }
}
