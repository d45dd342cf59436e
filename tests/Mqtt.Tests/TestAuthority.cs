using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FabAccess.Mqtt.Tests;

/// <summary>A CA of a test, and the files of those it let in.</summary>
public sealed class TestAuthority : IDisposable
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1", ClientAuth = "1.3.6.1.5.5.7.3.2";

    private readonly string folder = Directory.CreateTempSubdirectory("fabaccess-ca-").FullName;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;
    private readonly CertificateRevocationListBuilder revoked = new();
    private byte serial;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=test CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        CaFile = Write("ca.pem", certificate.ExportCertificatePem());
        CrlFile = Path.Combine(folder, "crl.pem");
        Revoke();
    }

    public string CaFile { get; }

    public string CrlFile { get; }

    /// <summary>Settings of a broker that lets in whom this CA let in.</summary>
    public string[] BrokerSettings(string? identity = null) =>
    [
        $"cafile {CaFile}", $"certfile {identity ?? Broker()}", $"keyfile {identity ?? Path.Combine(folder, "broker.pem")}", $"crlfile {CrlFile}",
        "require_certificate true", "use_identity_as_username true", "tls_version tlsv1.2", "user root",
    ];

    public string Broker() => Issue("broker", ServerAuth);

    public string Expired(string name) => Issue(name, name == "broker" ? ServerAuth : ClientAuth, new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public MqttTls Client(string name) => new(CaFile, Issue(name, ClientAuth));

    /// <summary>Certificate and key in one file, which replaces one of the same name.</summary>
    public string Issue(string name, string purpose, DateTimeOffset? until = null)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", pair, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(purpose)], false));
        using var issued = request.Create(certificate, DateTimeOffset.UnixEpoch, until ?? certificate.NotAfter, [++serial]);
        return Write($"{name}.pem", $"{issued.ExportCertificatePem()}\n{pair.ExportPkcs8PrivateKeyPem()}\n");
    }

    public void Revoke(string? identityFile = null)
    {
        if (identityFile is not null)
        {
            using var gone = X509CertificateLoader.LoadCertificateFromFile(identityFile);
            revoked.AddEntry(gone);
        }
        byte[] list = revoked.Build(certificate, 1, certificate.NotAfter, HashAlgorithmName.SHA256, thisUpdate: DateTimeOffset.UnixEpoch);
        File.WriteAllText(CrlFile, new string(PemEncoding.Write("X509 CRL", list)));
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
