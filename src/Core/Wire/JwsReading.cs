using System.Security.Cryptography;
using FabAccess.Core.Access;
using FabAccess.Core.Values;

namespace FabAccess.Core.Wire;

/// <summary>What a signed message was found to be. Nothing of a content is looked at before its signature holds.</summary>
public abstract record JwsReading
{
    private JwsReading() { }

    /// <param name="Content">What was signed.</param>
    /// <param name="Key">By which of the trusted keys.</param>
    public sealed record Sound(ReadOnlyMemory<byte> Content, KeyId Key) : JwsReading;

    /// <param name="Reason">For the journal.</param>
    /// <param name="Detail">A sentence, for a person.</param>
    public sealed record Refused(RightsRefusal Reason, string Detail) : JwsReading;

    /// <summary>Checks length, form, key, signature and kind, in that order.</summary>
    /// <param name="message">The bytes as received.</param>
    /// <param name="kind">What it must be.</param>
    /// <param name="trust">Whose signature counts.</param>
    /// <param name="longest">Bytes of the whole message.</param>
    public static JwsReading Of(ReadOnlySpan<byte> message, SignedKind kind, TrustedKeys trust, int longest)
    {
        ArgumentNullException.ThrowIfNull(trust);
        if (message.Length > longest) return new Refused(RightsRefusal.TooLong, $"It has {message.Length} bytes; {longest} are allowed.");
        int first = message.IndexOf((byte)'.'), last = message.LastIndexOf((byte)'.');
        if (first < 0 || first == last || message[(first + 1)..last].Contains((byte)'.')) return Malformed("It does not have three parts.");
        if (Base64Text.Bytes(message[..first]) is not { } header || !Jws.TryReadHeader(header, out var key, out var found)) return Malformed("Its header is not the one that is allowed.");
        if (Base64Text.Bytes(message[(last + 1)..]) is not { Length: Jws.SignatureBytes } signature) return Malformed("Its signature is not 64 bytes in base64url.");
        if (!trust.Knows(key)) return new Refused(RightsRefusal.UnknownKey, $"This box was never told of the key {key}.");
        if (!IsSigned(message[..last], signature, trust.Key(key))) return new Refused(RightsRefusal.WrongSignature, $"It is not signed by the key {key}, or was changed since.");
        if (found != kind) return new Refused(RightsRefusal.WrongKind, "It is signed as something else.");
        return Base64Text.Bytes(message[(first + 1)..last]) is { } content ? new Sound(content, key) : Malformed("Its content is not base64url.");
    }

    // A point that is not on the curve has the form of a key and is none.
    private static bool IsSigned(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> key)
    {
        try
        {
            return Jws.IsSigned(input, signature, key);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static Refused Malformed(string detail) => new(RightsRefusal.Malformed, detail);
}
