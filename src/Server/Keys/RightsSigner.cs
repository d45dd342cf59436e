using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Keys;

/// <summary>Signs what goes down to the boxes, with whichever key is in use at the moment. Any thread.</summary>
internal sealed class RightsSigner(RightsKeys keys)
{
    private readonly Lock gate = new();
    private RightsKeys keys = keys;

    /// <summary>Names the key that signs; a list signed by another one is signed anew.</summary>
    public KeyId Key
    {
        get { lock (gate) return keys.CurrentId; }
    }

    /// <summary>What boxes are told, the key in use first.</summary>
    public IReadOnlyList<SigningKeyMessage> Keys
    {
        get { lock (gate) return keys.Messages; }
    }

    /// <summary>The message as it is published: header, content and signature.</summary>
    public byte[] Sign(SignedKind kind, ReadOnlySpan<byte> content)
    {
        lock (gate)
        {
            byte[] input = Jws.SigningInput(kind, keys.CurrentId, content);
            return Jws.Compact(input, keys.Sign(input));
        }
    }

    /// <summary>Signs with others from now on; those from before are left to whoever made them.</summary>
    public void Use(RightsKeys others)
    {
        lock (gate) keys = others;
    }
}
