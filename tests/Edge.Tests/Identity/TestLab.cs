using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Tests.Identity;

/// <summary>A lab's CA and signing key, as a box sees them.</summary>
internal sealed class TestLab : IDisposable
{
    public const string ForServers = "1.3.6.1.5.5.7.3.1", ForClients = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256), signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    public TestLab()
    {
        var request = new CertificateRequest("CN=atelier lab CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public string Pem => certificate.ExportCertificatePem() + "\n";

    public KeyId Pin => KeyId.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    public SigningKeyMessage SigningKey
    {
        get
        {
            byte[] info = signing.ExportSubjectPublicKeyInfo();
            return new(KeyId.Of(info), Base64Text.Of(info));
        }
    }

    public X509Certificate2 Server(string name = "broker:atelier", string purpose = ForServers)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Issue(new PublicKey(pair), name, purpose, DateTimeOffset.UnixEpoch.AddYears(100));
        return issued.CopyWithPrivateKey(pair);
    }

    /// <summary>For the key in a signing request.</summary>
    public string Certify(string csr, string name, DateTimeOffset until)
    {
        using var issued = Issue(CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256).PublicKey, name, ForClients, until);
        return issued.ExportCertificatePem() + "\n";
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
        signing.Dispose();
    }

    private X509Certificate2 Issue(PublicKey subject, string name, string purpose, DateTimeOffset until)
    {
        var request = new CertificateRequest(new($"CN={name}"), subject, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(purpose)], true));
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = 0x40;
        return request.Create(certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), DateTimeOffset.UnixEpoch, until, serial);
    }
}
