using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Boxes;

/// <summary>
/// What counts in a PKCS #10 request: a P-256 key, and the proof that the sender has its other half. Whatever else it
/// asks for (a name, extensions) is not even looked at.
/// </summary>
/// <param name="Key">To be certified.</param>
internal sealed record SigningRequest(PublicKey Key)
{
    private const string Label = "CERTIFICATE REQUEST";

    /// <summary>SHA-256 over the key, 64 hexadecimal digits.</summary>
    public string KeyHash { get; } = HashOf(Key);

    /// <summary>What a person compares.</summary>
    public KeyId Fingerprint { get; } = KeyId.Of(Key.ExportSubjectPublicKeyInfo());

    public static string HashOf(PublicKey key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>Null when it is none, its key is another kind, or the proof fails.</summary>
    public static SigningRequest? Read(string pem)
    {
        try
        {
            if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] != Label) return null;
            // First the kind of key: checking the proof of a strange one could cost as much as its sender likes.
            var unproved = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.SkipSignatureValidation);
            if (!TrustedKeys.IsP256(unproved.PublicKey.ExportSubjectPublicKeyInfo())) return null;
            return new(CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256).PublicKey);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
