using System.Security.Cryptography;

namespace FabAccess.Core.Cards;

/// <summary>
/// DESFire's mutual authentication with AES (command AA), the box's side. Both show that they hold the key by turning the
/// other's random number; the vector of the cipher runs on through all three messages. Pure: the random number is handed in.
///
/// The card has proved nothing before its last answer was checked: an attacker can carry the first two messages.
/// </summary>
public sealed class Ev1Handshake
{
    private static readonly byte[] Zeros = new byte[CardKey.Bytes];

    private readonly CardKey key;
    private readonly byte[] rndA, rndB, request;

    private Ev1Handshake(CardKey key, byte[] rndA, byte[] rndB, byte[] request) => (this.key, this.rndA, this.rndB, this.request) = (key, rndA, rndB, request);

    /// <summary>What to send for the card's challenge: 32 bytes.</summary>
    public ReadOnlySpan<byte> Request => request;

    public ReadOnlySpan<byte> RndB => rndB;

    /// <summary>Answers the card's challenge; null when that is none.</summary>
    /// <param name="key">That both should hold.</param>
    /// <param name="challenge">As the card sent it.</param>
    /// <param name="rndA">16 bytes that nobody could know before.</param>
    public static Ev1Handshake? Answer(CardKey key, ReadOnlySpan<byte> challenge, byte[] rndA)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (challenge.Length != Handshake.RandomBytes) return null;
        byte[] rndB = key.Decrypt(challenge, Zeros);
        return new(key, rndA, rndB, key.Encrypt([.. rndA, .. Handshake.Turned(rndB)], challenge));
    }

    /// <summary>The session, when the card has proved that it holds the key; else null.</summary>
    public Ev1Session? Finish(ReadOnlySpan<byte> answer)
    {
        if (answer.Length != Handshake.RandomBytes) return null;
        byte[] turned = key.Decrypt(answer, request.AsSpan(request.Length - CardKey.Bytes));
        if (!CryptographicOperations.FixedTimeEquals(turned, Handshake.Turned(rndA))) return null;
        return new(CardKey.Of([.. rndA[..4], .. rndB[..4], .. rndA[12..], .. rndB[12..]]));
    }
}
