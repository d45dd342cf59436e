using System.Security.Cryptography;
using System.Text;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Core.Tests.Wire;

/// <summary>A key pair that signs in a test.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Public => pair.ExportSubjectPublicKeyInfo();

    public KeyId Id => KeyId.Of(Public);

    public SigningKeyMessage Message => new(Id, Base64Text.Of(Public));

    public TrustedKeys Trust => TrustedKeys.Of([Message]);

    public byte[] Sign(SignedKind kind, string content)
    {
        byte[] input = Jws.SigningInput(kind, Id, Encoding.UTF8.GetBytes(content));
        return Jws.Compact(input, pair.SignData(input, HashAlgorithmName.SHA256));
    }

    /// <summary>With any header at all, soundly signed.</summary>
    public byte[] SignUnder(string header, string content)
    {
        byte[] input = Encoding.ASCII.GetBytes($"{Base64Text.Of(Encoding.UTF8.GetBytes(header))}.{Base64Text.Of(Encoding.UTF8.GetBytes(content))}");
        return Jws.Compact(input, pair.SignData(input, HashAlgorithmName.SHA256));
    }

    public byte[] SignatureOver(byte[] input) => pair.SignData(input, HashAlgorithmName.SHA256);

    public void Dispose() => pair.Dispose();
}
