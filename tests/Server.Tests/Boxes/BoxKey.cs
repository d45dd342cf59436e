using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FabAccess.Server.Tests.Boxes;

/// <summary>A key as a box makes one, and what it asks for with it.</summary>
internal sealed class BoxKey : IDisposable
{
    private readonly ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The name in it counts for nothing.</summary>
    public string Csr(string name = "CN=box") => new CertificateRequest(name, pair, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    public byte[] Public => pair.ExportSubjectPublicKeyInfo();

    public string Private => Convert.ToHexString(pair.ExportParameters(includePrivateParameters: true).D!);

    /// <summary>The certificate with this key, to connect with.</summary>
    public X509Certificate2 With(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return certificate.CopyWithPrivateKey(pair);
    }

    /// <summary>The same pair, as the box opens with it what was sealed to it. The caller disposes of it.</summary>
    public ECDiffieHellman Agreement() => ECDiffieHellman.Create(pair.ExportParameters(includePrivateParameters: true));

    public void Dispose() => pair.Dispose();
}
