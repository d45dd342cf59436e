using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FabAccess.Core.Cards;

/// <summary>
/// What follows an AuthenticateEV2First: every command and every answer has a MAC over a counter and the session's number, so
/// that none can be replayed, left out or swapped; contents are enciphered where a command asks for it (NXP AN12343, AN12196).
/// </summary>
public sealed class Ev2Session(CardKey encryption, CardKey authentication, byte[] transaction)
{
    /// <summary>Of a MAC as it travels: every second byte of the 16.</summary>
    public const int MacBytes = 8;

    private const byte ChangeKeyCommand = 0xC4;

    public CardKey Encryption => encryption;

    public CardKey Authentication => authentication;

    public ReadOnlySpan<byte> Transaction => transaction;

    /// <summary>Commands that went out before: the counter that goes into the next one, and into the answer to the last.</summary>
    public ushort Counter { get; init; }

    /// <summary>After a command went out: what opens its answer.</summary>
    public Ev2Session After => new(encryption, authentication, transaction) { Counter = checked((ushort)(Counter + 1)) };

    /// <summary>The MAC over a command or an answer; <paramref name="code"/> is the command's, or the answer's status.</summary>
    public byte[] Mac(byte code, ReadOnlySpan<byte> data) => AesCmac.Shortened(authentication, [code, .. CounterBytes(), .. transaction, .. data]);

    /// <summary>Where the cipher of a command, or of an answer, begins.</summary>
    public byte[] Vector(bool isAnswer) =>
        encryption.Encrypt([isAnswer ? (byte)0x5A : (byte)0xA5, isAnswer ? (byte)0xA5 : (byte)0x5A, .. transaction, .. CounterBytes(), .. new byte[8]], new byte[CardKey.Bytes]);

    /// <summary>A command's data with its contents enciphered and its MAC: header, cryptogram, MAC.</summary>
    public byte[] Protect(byte command, ReadOnlySpan<byte> header, ReadOnlySpan<byte> contents)
    {
        byte[] cryptogram = contents.IsEmpty ? [] : encryption.Encrypt(Padded(contents), Vector(isAnswer: false));
        byte[] data = [.. header, .. cryptogram];
        return [.. data, .. Mac(command, data)];
    }

    /// <summary>The data of the command that changes a key (C4): its number, the cryptogram, the MAC.</summary>
    /// <param name="number">Of the key.</param>
    /// <param name="changed">The new one.</param>
    /// <param name="version">Of the new one; whoever asks for key versions is told it.</param>
    /// <param name="old">The one before; null when it is the one of this session, which the card then ends.</param>
    public byte[] ChangeKey(byte number, CardKey changed, byte version, CardKey? old)
    {
        ArgumentNullException.ThrowIfNull(changed);
        return Protect(ChangeKeyCommand, [number], old is null ? [.. changed.Value, version] : [.. changed.MixedWith(old), version, .. CardChecksum.Of(changed.Value)]);
    }

    /// <summary>The contents of the answer to the last command; null when its MAC is not right: then the session is over.</summary>
    /// <param name="status">The answer's.</param>
    /// <param name="answer">Cryptogram and MAC, or the MAC alone.</param>
    public byte[]? Open(byte status, ReadOnlySpan<byte> answer)
    {
        if (answer.Length < MacBytes || (answer.Length - MacBytes) % CardKey.Bytes != 0) return null;
        var cryptogram = answer[..^MacBytes];
        if (!CryptographicOperations.FixedTimeEquals(answer[^MacBytes..], Mac(status, cryptogram))) return null;
        return cryptogram.IsEmpty ? [] : Unpadded(encryption.Decrypt(cryptogram, Vector(isAnswer: true)));
    }

    private byte[] CounterBytes()
    {
        byte[] bytes = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, Counter);
        return bytes;
    }

    private static byte[] Padded(ReadOnlySpan<byte> data)
    {
        byte[] padded = new byte[(data.Length / CardKey.Bytes + 1) * CardKey.Bytes];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        return padded;
    }

    private static byte[]? Unpadded(byte[] data)
    {
        int end = Array.FindLastIndex(data, b => b != 0);
        return end >= 0 && data[end] == 0x80 ? data[..end] : null;
    }
}
