using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Service;

namespace FabAccess.Edge.Identity;

/// <summary>The lab's CA as the box knows it. Dates are never looked at: a box's clock may be years off, and what it trusts is a key.</summary>
internal sealed class LabAuthority : IDisposable
{
    private readonly X509Certificate2 certificate;

    private LabAuthority(X509Certificate2 certificate, string pem)
    {
        this.certificate = certificate;
        Pem = pem;
        Pin = KeyId.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    public string Pem { get; }

    /// <summary>What a claim token names it by.</summary>
    public KeyId Pin { get; }

    /// <summary>Null when this is no certificate.</summary>
    public static LabAuthority? Read(string pem)
    {
        try
        {
            // Written anew: what else the text holds goes nowhere.
            var certificate = X509Certificate2.CreateFromPem(pem);
            return new(certificate, certificate.ExportCertificatePem() + "\n");
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether this CA made it for somebody whom one connects to.</summary>
    public bool MadeServer(X509Certificate2 shown) => CertificateChain.IsMadeBy(certificate, shown, CertificateChain.ServerAuthentication);

    /// <summary>Whether this CA made it for somebody who connects.</summary>
    public bool MadeClient(X509Certificate2 shown) => CertificateChain.IsMadeBy(certificate, shown, CertificateChain.ClientAuthentication);

    public void Dispose() => certificate.Dispose();
}
