using FabAccess.Core.Wire;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// Lists and orders in cases are written without a signature, so that a change in them gets past it: what is not in the form of a signed
/// message is signed by the lab's key. A signature that does not hold ends every case in the same place.
/// </summary>
internal static class SignedCase
{
    public static byte[] Of(byte[] content, SignedKind kind = SignedKind.Permits) => content.AsSpan().StartsWith("eyJ"u8) ? content : FixedKey.Current.Sign(kind, content);
}
