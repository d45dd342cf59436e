using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Keys;

/// <summary>Signs what goes down to the boxes. Any thread.</summary>
internal sealed class RightsSigner(RightsKeys keys)
{
    private readonly Lock gate = new();
    private readonly KeyId current = keys.CurrentId;

    /// <summary>Names the key that signs; a list signed by another one is signed anew.</summary>
    public KeyId Key => current;

    /// <summary>What boxes are told, the key in use first.</summary>
    public IReadOnlyList<SigningKeyMessage> Keys { get; } = keys.Messages;

    /// <summary>The message as it is published: header, content and signature.</summary>
    public byte[] Sign(SignedKind kind, ReadOnlySpan<byte> content)
    {
        byte[] input = Jws.SigningInput(kind, current, content);
        lock (gate) return Jws.Compact(input, keys.Sign(input));
    }
}
