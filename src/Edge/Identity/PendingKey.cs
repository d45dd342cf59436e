using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Identity;

/// <summary>
/// The key of a certificate that is being asked for. It is on the disk before the request leaves, because an answer can get lost:
/// asked again with the same key, the gate gives the same certificate; with another one, it would take the box for a
/// clone. What it was made for stands in the file too: a key that was left over from something else is not used.
/// </summary>
internal sealed class PendingKey : IDisposable
{
    public const string File = "identity.next.key";

    private const string Mark = "for: ";

    private readonly ECDsa pair;
    private readonly string pem;

    private PendingKey(ECDsa pair) => (this.pair, pem) = (pair, pair.ExportPkcs8PrivateKeyPem() + "\n");

    /// <param name="secrets">Where it is kept.</param>
    /// <param name="purpose">One word that names what it is for; holds no secret.</param>
    public static PendingKey Take(SecretFolder secrets, string purpose)
    {
        if (Kept(secrets, purpose) is { } kept) return kept;
        var made = new PendingKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        secrets.Replace(File, Encoding.UTF8.GetBytes($"{Mark}{purpose}\n{made.pem}"));
        return made;
    }

    public string SigningRequest(BoxId box) => new CertificateRequest($"CN={box}", pair, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    /// <summary>The file of an identity with this key; null when the certificate is for another key, another box, or of another CA.</summary>
    public byte[]? Identity(string certificatePem, BoxId box, LabAuthority authority)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(certificatePem);
            bool isOurs = certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(pair.ExportSubjectPublicKeyInfo())
                && certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) == box.ToString()
                && authority.MadeClient(certificate);
            return isOurs ? Encoding.UTF8.GetBytes($"{certificate.ExportCertificatePem()}\n{pem}") : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Dispose() => pair.Dispose();

    private static PendingKey? Kept(SecretFolder secrets, string purpose)
    {
        if (secrets.Read(File) is not { } bytes) return null;
        string text = Encoding.UTF8.GetString(bytes);
        if (!text.StartsWith($"{Mark}{purpose}\n", StringComparison.Ordinal)) return null;
        var pair = ECDsa.Create();
        try
        {
            pair.ImportFromPem(text);
            return new(pair);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            pair.Dispose();
            return null;
        }
    }
}
